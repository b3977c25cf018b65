public import ChatProtocol

/// Rooms: membership and administration.
extension ChatClient {
    /// Creates a room and joins it as its admin. A leading `#` in its name is dropped, as people write it before a
    /// number.
    ///
    /// - Throws: ``ChatError``, such as when another listed room has the name, or when the name could be a number.
    public func createRoom(_ options: RoomOptions) async throws -> Room {
        try await answer(.createRoom(options)).room
    }

    /// Joins a room.
    ///
    /// - Throws: ``ChatError``; a room that this account may not know of fails in the same way as one that does not
    ///   exist.
    public func joinRoom(_ key: RoomKey, password: String?) async throws -> Room {
        try await answer(.joinRoom(key, password: password)).room
    }

    /// Leaves a room. If its admin leaves, a room that is not kept is closed; its members can still read its history.
    ///
    /// - Throws: ``ChatError``.
    public func leaveRoom(_ conversation: UInt64) async throws {
        _ = try await answer(.leaveRoom(conversation))
    }

    /// Returns the listed rooms and those that this account is in or invited to, sorted by name.
    ///
    /// - Throws: ``ChatError``.
    public func rooms() async throws -> [RoomSummary] {
        try await answer(.rooms).rooms
    }

    /// Returns a room that this account is in.
    ///
    /// - Throws: ``ChatError``.
    public func room(_ conversation: UInt64) async throws -> Room {
        try await answer(.room(conversation)).room
    }

    /// Applies a moderation action to an account. Only a room's admin may do so, except that members may invite to
    /// a room that does not require an invitation.
    ///
    /// - Throws: ``ChatError``.
    public func manage(_ conversation: UInt64, _ action: RoomAction, _ username: String) async throws {
        _ = try await answer(.manage(conversation, action, username: username))
    }
}
