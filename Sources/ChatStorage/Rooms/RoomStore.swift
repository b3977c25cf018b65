package import ChatProtocol

/// Rooms and who is in them. Each call is one transaction that checks the rights and the limits itself, so races do not
/// matter; what it returns is on disk. What would make an account that does not exist a member throws
/// ``MessageDraftError/noSuchAccount(_:)``.
package protocol RoomStore: Sendable {
    /// Makes sure that a room could be made: for what is cheaper to know before its password is hashed.
    ///
    /// - Throws: What ``createRoom(_:admin:)`` would throw, unless something happens in between.
    func checkRoom(_ draft: RoomDraft, admin: AccountID) async throws

    /// Makes a room with its first member, the admin.
    ///
    /// - Throws: ``RoomRefusal``, ``MessageDraftError/noSuchAccount(_:)``, ``StorageError``.
    func createRoom(_ draft: RoomDraft, admin: AccountID) async throws -> Room

    /// What somebody must prove to join: a PHC string of the room's password, or `nil` when nothing (also for members
    /// and for those who are invited).
    ///
    /// - Throws: ``RoomRefusal`` when it could not be joined anyway, ``StorageError``.
    func passwordHash(toJoin key: RoomKey, account: AccountID) async throws -> String?

    /// Joins. A member joins again without effect.
    ///
    /// - Parameter provenHash: What ``passwordHash(toJoin:account:)`` gave, once its password was proven: by now the
    ///   name may be another room's.
    /// - Throws: ``RoomRefusal``, ``MessageDraftError/noSuchAccount(_:)``, ``StorageError``.
    func joinRoom(_ key: RoomKey, account: AccountID, provenHash: String?) async throws -> RoomChange

    /// Leaves. When the admin of a room that is not kept leaves, or the last member of one that is, it closes; the
    /// admin's place in a kept one goes to the member who has been there longest.
    ///
    /// - Throws: ``RoomRefusal``, ``StorageError``.
    func leaveRoom(_ conversation: ConversationID, account: AccountID) async throws -> RoomChange

    /// Does what only the admin may do, and inviting, which any member may where no invitation is needed.
    ///
    /// - Throws: ``RoomRefusal``, ``StorageError``.
    func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) async throws -> RoomChange

    /// A room as a member sees it; `nil` when there is none for the account.
    ///
    /// - Throws: ``StorageError``.
    func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room?

    /// The rooms that are listed, and those that the account is in or invited to, sorted by folded name and number.
    ///
    /// - Parameters:
    ///   - after: Only rooms behind this: a name, or a name, U+0000 and the number of one of several rooms of that
    ///     name; empty for all.
    ///   - limit: The most rooms; fewer mean that there are no more.
    /// - Throws: ``StorageError``.
    func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary]

    /// An account has gone for good: it leaves all rooms that are not kept.
    ///
    /// - Throws: ``StorageError``.
    func departed(_ account: AccountID) async throws -> [RoomChange]

    /// The members of all rooms that are not kept: after a restart of the server they must come back or depart.
    ///
    /// - Throws: ``StorageError``.
    func membersOfPassingRooms() async throws -> [Account]
}

extension RoomStore {
    /// Joins a room that asks the account for no password.
    ///
    /// - Throws: ``RoomRefusal``, ``MessageDraftError/noSuchAccount(_:)``, ``StorageError``.
    package func joinRoom(_ key: RoomKey, account: AccountID) async throws -> RoomChange {
        try await joinRoom(key, account: account, provenHash: nil)
    }
}
