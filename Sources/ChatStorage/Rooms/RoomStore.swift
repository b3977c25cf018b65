package import ChatProtocol

/// Rooms and their members. Each call is one transaction that checks rights and limits itself, so races do not
/// matter. Returned changes are on disk. Making a nonexistent account a member throws
/// ``MessageDraftError/noSuchAccount(_:)``.
package protocol RoomStore: Sendable {
    /// Checks that a room could be created, before the expensive hashing of its password.
    ///
    /// - Throws: The errors of ``createRoom(_:admin:)``, whose result may still differ if something changes in
    ///   between.
    func checkRoom(_ draft: RoomDraft, admin: AccountID) async throws

    /// Creates a room with its first member, the admin.
    ///
    /// - Throws: ``RoomRefusal``, ``MessageDraftError/noSuchAccount(_:)``, ``StorageError``.
    func createRoom(_ draft: RoomDraft, admin: AccountID) async throws -> Room

    /// Returns the PHC string of the password to prove before joining, or `nil` when none is needed (also for
    /// members and invited accounts).
    ///
    /// - Throws: ``RoomRefusal`` when the room could not be joined with it either, ``StorageError``.
    func passwordHash(toJoin key: RoomKey, account: AccountID) async throws -> String?

    /// Joins a room. Joining again has no effect.
    ///
    /// - Parameter provenHash: The hash that ``passwordHash(toJoin:account:)`` returned, if its password was
    ///   proven: by now the name may belong to another room.
    /// - Throws: ``RoomRefusal``, ``MessageDraftError/noSuchAccount(_:)``, ``StorageError``.
    func joinRoom(_ key: RoomKey, account: AccountID, provenHash: String?) async throws -> RoomChange

    /// Leaves a room. It closes when the admin leaves, or for a kept room when the last member leaves. In a kept
    /// room, the member who joined first succeeds the admin.
    ///
    /// - Throws: ``RoomRefusal``, ``StorageError``.
    func leaveRoom(_ conversation: ConversationID, account: AccountID) async throws -> RoomChange

    /// Performs a management action. Only the admin may, except for inviting, which any member may do if the room
    /// is not invite-only.
    ///
    /// - Throws: ``RoomRefusal``, ``StorageError``.
    func manageRoom(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) async throws -> RoomChange

    /// Returns a room as a member sees it; `nil` when the account is not in such a room.
    ///
    /// - Throws: ``StorageError``.
    func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room?

    /// Returns the listed rooms and the rooms that the account is in or invited to, sorted by folded name and
    /// number.
    ///
    /// - Parameters:
    ///   - after: Only rooms behind this cursor: a name, or a name, U+0000 and the number of one of several rooms
    ///     of that name; empty for all.
    ///   - limit: The maximum number of rooms; a shorter result is the end of the list.
    /// - Throws: ``StorageError``.
    func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary]

    /// Handles the final departure of an account: it leaves all rooms that are not kept.
    ///
    /// - Throws: ``StorageError``.
    func departed(_ account: AccountID) async throws -> [RoomChange]

    /// Returns the members of all rooms that are not kept: after a server restart they must come back or depart.
    ///
    /// - Throws: ``StorageError``.
    func membersOfPassingRooms() async throws -> [Account]
}

extension RoomStore {
    /// Joins a room that needs no password from the account.
    ///
    /// - Throws: ``RoomRefusal``, ``MessageDraftError/noSuchAccount(_:)``, ``StorageError``.
    package func joinRoom(_ key: RoomKey, account: AccountID) async throws -> RoomChange {
        try await joinRoom(key, account: account, provenHash: nil)
    }
}
