public import ChatProtocol
import SwiftProtobuf

/// Rooms: who is in them, and who may be.
extension ChatClient {
    /// Makes a room and enters it as its admin. A `#` before its name is left out, as people write it before a number.
    ///
    /// - Throws: ``ChatError``, such as when another listed room has the name, or when the name could be a number.
    public func createRoom(_ options: RoomOptions) async throws -> Room {
        let name = RoomKey.withoutSign(options.name)
        guard RoomKey.number(in: name) == nil else {
            throw ChatError(.invalidRoom, RoomKey.nameIsNumber)
        }
        let request = WireCreateRoom.with {
            $0.name = name
            $0.limit = UInt32(clamping: options.limit)
            $0.listed = options.isListed
            $0.inviteOnly = options.isInviteOnly
            $0.password = options.password ?? ""
            $0.keep = options.isKept
        }
        return try await room(answering: .createRoom(request))
    }

    /// Enters a room.
    ///
    /// - Throws: ``ChatError``; a room that this account may not know of fails as one that does not exist.
    public func joinRoom(_ key: RoomKey, password: String?) async throws -> Room {
        let request = WireJoinRoom.with {
            switch key {
            case .number(let number): $0.key = .roomID(number)
            case .name(let name): $0.key = .name(name)
            }
            $0.password = password ?? ""
        }
        return try await room(answering: .joinRoom(request))
    }

    /// Leaves a room. An admin's leaving closes one that is not kept: its members go on reading what was said.
    ///
    /// - Throws: ``ChatError``.
    public func leaveRoom(_ conversation: UInt64) async throws {
        try await carryOut(.leaveRoom(.with { $0.conversation = conversation }))
    }

    /// The rooms that are listed, and those that this account is in or invited to, sorted by name.
    ///
    /// - Throws: ``ChatError``.
    public func rooms() async throws -> [RoomSummary] {
        var rooms: [RoomSummary] = []
        var last = ""
        while true {
            let nextPage = WireListRooms.with { $0.after = last }
            guard case .roomList(let page) = try await ask(.listRooms(nextPage)) else {
                throw Self.unexpected
            }
            rooms += page.rooms.map { RoomSummary($0) }
            // An empty page that promises more would be asked for again and again.
            guard page.more, let room = page.rooms.last else {
                return rooms
            }
            // Several unlisted rooms may have one name: the number tells where among them to go on.
            last = "\(room.name)\0\(room.roomID)"
        }
    }

    /// A room that this account is in.
    ///
    /// - Throws: ``ChatError``.
    public func room(_ conversation: UInt64) async throws -> Room {
        try await room(answering: .getRoom(.with { $0.conversation = conversation }))
    }

    /// Does to somebody what only a room's admin may do; members, too, may invite where no invitation is needed.
    ///
    /// - Throws: ``ChatError``.
    public func manage(_ conversation: UInt64, _ action: RoomAction, _ username: String) async throws {
        let request = WireManageRoom.with {
            $0.conversation = conversation
            $0.action = WireRoomAction(action)
            $0.username = username
        }
        try await carryOut(.manageRoom(request))
    }

    private func room(answering request: WireClientFrame.OneOf_Request) async throws -> Room {
        guard case .room(let room) = try await ask(request) else {
            throw Self.unexpected
        }
        return Room(room)
    }
}
