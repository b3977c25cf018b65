import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Requests about rooms.
extension SessionRequests {
    /// Rooms per page: below the largest frame, even with the longest names.
    static let roomsPerPage = 200

    /// Creates a room.
    func createRoom(_ request: ProtoCreateRoom) async throws -> ProtoServerFrame.OneOf_Body {
        let draft = RoomDraft(
            name: request.name,
            limit: Int(request.limit),
            isListed: request.listed,
            isInviteOnly: request.inviteOnly,
            isKept: request.keep
        )
        try keepQuota(bytes: RoomLimits.storedBytes, "The room was not made.")
        let room = try await services.rooms.create(
            draft,
            password: request.password,
            admin: account,
            end: requester.end
        )
        return answer(room)
    }

    /// Joins a room.
    func joinRoom(_ request: ProtoJoinRoom) async throws -> ProtoServerFrame.OneOf_Body {
        let key: RoomKey
        switch request.key {
        case .roomID(let number): key = .number(number)
        case .name(let name): key = .name(name)
        case nil: throw RoomRefusal.noSuchRoom
        }
        let room = try await services.rooms.join(
            key,
            password: request.password,
            account: account,
            session: online.session,
            end: requester.end
        )
        return answer(room)
    }

    /// Leaves a room.
    func leaveRoom(_ request: ProtoLeaveRoom) async throws -> ProtoServerFrame.OneOf_Body {
        try await services.rooms.leave(
            ConversationID(wire: request.conversation),
            account: account,
            session: online.session
        )
        return .done(.init())
    }

    /// Returns a page of the rooms visible to the account.
    func listRooms(_ request: ProtoListRooms) async throws -> ProtoServerFrame.OneOf_Body {
        let found = try await services.reads.run(.page, of: account) {
            try await services.rooms.rooms(for: account, after: request.after, limit: Self.roomsPerPage + 1)
        }
        return .roomList(
            .with {
                $0.rooms = found.prefix(Self.roomsPerPage).map(\.wire)
                $0.more = found.count > Self.roomsPerPage
            }
        )
    }

    /// Returns a room and its members.
    func getRoom(_ request: ProtoGetRoom) async throws -> ProtoServerFrame.OneOf_Body {
        let conversation = ConversationID(wire: request.conversation)
        let found = try await services.reads.run(.page, of: account) {
            try await services.rooms.room(conversation, for: account)
        }
        guard let room = found else {
            throw RoomRefusal.noSuchRoom
        }
        return answer(room)
    }

    /// Applies an action to a member, or to an account to invite or to ban.
    func manageRoom(_ request: ProtoManageRoom) async throws -> ProtoServerFrame.OneOf_Body {
        guard let action = RoomAction(request.action) else {
            throw Refusal(.unknownFrame, "The server does not know this action in a room.")
        }
        guard let username = try? Username(request.username) else {
            throw RoomRefusal.noSuchUser
        }
        // An account that the operator added and that never logged in needs its row first.
        if let registered = try await services.accounts.registeredName(username) {
            _ = try await services.accounts.account(of: registered)
        }
        try await services.rooms.manage(
            ConversationID(wire: request.conversation),
            action,
            of: username,
            by: account,
            session: online.session
        )
        return .done(.init())
    }

    private func answer(_ room: Room) -> ProtoServerFrame.OneOf_Body {
        let online = room.members.map(\.account).filter { services.isOnline($0.username) }
        return .room(ProtoRoom(room, online: Set(online.map(\.id))))
    }
}
