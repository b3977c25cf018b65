public import ChatProtocol

/// Rooms: who is in them, and who may be.
extension ChatClient {
    /// Makes a room and enters it as its admin. A `#` before its name is left out, as people write it before a number.
    ///
    /// - Throws: ``ChatError``, such as when another listed room has the name, or when the name could be a number.
    public func createRoom(_ options: RoomOptions) async throws -> Room {
        try await answer(.createRoom(options)).room
    }

    /// Enters a room.
    ///
    /// - Throws: ``ChatError``; a room that this account may not know of fails as one that does not exist.
    public func joinRoom(_ key: RoomKey, password: String?) async throws -> Room {
        try await answer(.joinRoom(key, password: password)).room
    }

    /// Leaves a room. An admin's leaving closes one that is not kept: its members go on reading what was said.
    ///
    /// - Throws: ``ChatError``.
    public func leaveRoom(_ conversation: UInt64) async throws {
        _ = try await answer(.leaveRoom(conversation))
    }

    /// The rooms that are listed, and those that this account is in or invited to, sorted by name.
    ///
    /// - Throws: ``ChatError``.
    public func rooms() async throws -> [RoomSummary] {
        try await answer(.rooms).rooms
    }

    /// A room that this account is in.
    ///
    /// - Throws: ``ChatError``.
    public func room(_ conversation: UInt64) async throws -> Room {
        try await answer(.room(conversation)).room
    }

    /// Does to somebody what only a room's admin may do; members, too, may invite where no invitation is needed.
    ///
    /// - Throws: ``ChatError``.
    public func manage(_ conversation: UInt64, _ action: RoomAction, _ username: String) async throws {
        _ = try await answer(.manage(conversation, action, username: username))
    }
}
