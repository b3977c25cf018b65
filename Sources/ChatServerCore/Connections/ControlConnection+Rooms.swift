import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

extension ControlConnection {
    /// Rooms of one page: below the largest frame, whatever their names.
    static let roomsPerPage = 200

    /// Makes a room.
    func createRoom(_ request: WireCreateRoom, by online: OnlineSession, _ reply: ReplyAddress) async {
        let draft = RoomDraft(
            name: request.name,
            limit: Int(request.limit),
            isListed: request.listed,
            isInviteOnly: request.inviteOnly,
            isKept: request.keep
        )
        guard isWithinQuota(bytes: RoomLimits.storedBytes, of: online, "The room was not made.", reply) else {
            return
        }
        do {
            let room = try await services.rooms.create(
                draft,
                password: request.password,
                admin: online.account.id,
                end: end
            )
            await post(room, reply)
        } catch {
            roomFailed(error, reply)
        }
    }

    /// Becomes a member of a room.
    func joinRoom(_ request: WireJoinRoom, by online: OnlineSession, _ reply: ReplyAddress) async {
        let key: RoomKey
        switch request.key {
        case .roomID(let number): key = .number(RoomNumber(rawValue: Int64(clamping: number)))
        case .name(let name): key = .name(name)
        case nil: return roomFailed(RoomRefusal.noSuchRoom, reply)
        }
        do {
            let room = try await services.rooms.join(
                key,
                password: request.password,
                account: online.account.id,
                session: online.session,
                end: end
            )
            await post(room, reply)
        } catch {
            roomFailed(error, reply)
        }
    }

    /// Is a member no longer.
    func leaveRoom(_ request: WireLeaveRoom, by online: OnlineSession, _ reply: ReplyAddress) async {
        do {
            try await services.rooms.leave(
                ConversationID(wire: request.conversation),
                account: online.account.id,
                session: online.session
            )
            reply.post(.done(.init()))
        } catch {
            roomFailed(error, reply)
        }
    }

    /// The rooms that the account may know of.
    func listRooms(_ request: WireListRooms, for online: OnlineSession, _ reply: ReplyAddress) async {
        do {
            let found = try await services.reads.run(.page, of: online.account.id) {
                try await services.rooms.rooms(
                    for: online.account.id,
                    after: request.after,
                    limit: Self.roomsPerPage + 1
                )
            }
            reply.post(
                .roomList(
                    .with {
                        $0.rooms = found.prefix(Self.roomsPerPage).map(\.wire)
                        $0.more = found.count > Self.roomsPerPage
                    }
                )
            )
        } catch {
            roomFailed(error, reply)
        }
    }

    /// A room and its members.
    func getRoom(_ request: WireGetRoom, for online: OnlineSession, _ reply: ReplyAddress) async {
        do {
            let conversation = ConversationID(wire: request.conversation)
            let found = try await services.reads.run(.page, of: online.account.id) {
                try await services.rooms.room(conversation, for: online.account.id)
            }
            guard let room = found else {
                throw RoomRefusal.noSuchRoom
            }
            await post(room, reply)
        } catch {
            roomFailed(error, reply)
        }
    }

    /// Does something to a member, or to who is to be one or is not.
    func manageRoom(_ request: WireManageRoom, by online: OnlineSession, _ reply: ReplyAddress) async {
        guard let action = RoomAction(request.action) else {
            return reply.post(.unknownFrame, "The server does not know what is to be done in the room.")
        }
        do {
            guard let username = try? Username(request.username) else {
                throw RoomRefusal.noSuchUser
            }
            // Whoever was registered by the operator and was never here has an account, too.
            if let registered = try await services.accounts.registeredName(username) {
                _ = try await services.accounts.account(of: registered)
            }
            try await services.rooms.manage(
                ConversationID(wire: request.conversation),
                action,
                of: username,
                by: online.account.id,
                session: online.session
            )
            reply.post(.done(.init()))
        } catch {
            roomFailed(error, reply)
        }
    }

    private func post(_ room: Room, _ reply: ReplyAddress) async {
        let online = await services.hub.online(among: room.members.map(\.account.id))
        reply.post(.room(WireRoom(room, online: online)))
    }

    private func roomFailed(_ error: any Error, _ reply: ReplyAddress) {
        switch error {
        case let refusal as RoomRefusal:
            reply.post(refusal.code, refusal.sentence)
        case RoomProblem.passwordTooLong:
            reply.post(.invalidRoom, "A room's password has at most \(RoomLimits.passwordBytes) bytes.")
        case RoomProblem.passwordHasControlCharacter:
            reply.post(.invalidRoom, "A room's password has no control characters, such as tabs, in it.")
        case RoomProblem.wrongPassword:
            reply.post(.wrongRoomPassword, "That is not the room's password. Ask a member for it.")
        case RoomProblem.throttled(let wait):
            let seconds = wait.nanoseconds / 1_000_000_000 + 1
            reply.post(.throttled, "Too many wrong passwords or numbers. Try again in \(seconds) s.", retryAfter: wait)
        case RoomProblem.busy:
            reply.post(
                .busy,
                "The server is busy with other passwords. Try again in a few seconds.",
                retryAfter: .seconds(5)
            )
        default:
            readFailed(error, reply)
        }
    }
}
