/// What there is to know of a kind of request besides its fields: what answers it, and how it is dealt with.
struct RequestTraits {
    /// How it gets along with other requests, and what its failure means.
    enum Effect {
        /// It only asks.
        case query
        /// It tells the server something that nobody waits for.
        case background
        /// It changes something: after a lost connection it is not asked again unless a person says so.
        case change
        /// It stores a message: its token lets it be sent again.
        case message
        /// It begins or ends a session: what was asked before is waited for, and what is asked after waits.
        case session
    }

    /// What answers it.
    let answer: Answer.Kind

    /// How it is dealt with.
    let effect: Effect

    /// The conversation of the room that it is about; `nil` for one that is about none.
    let room: UInt64?

    init(_ answer: Answer.Kind, _ effect: Effect, room: UInt64? = nil) {
        self.answer = answer
        self.effect = effect
        self.room = room
    }
}

extension Request {
    /// What there is to know of it: the one place that a new request is described in.
    var traits: RequestTraits {
        switch self {
        case .status: .init(.status, .query)
        case .register, .logIn: .init(.loggedIn, .session)
        case .send(_, .room(let room), _): .init(.stored, .message, room: room)
        case .send: .init(.stored, .message)
        case .activeUsers: .init(.activeUsers, .query)
        case .deliveryStatistics: .init(.deliveryStatistics, .query)
        case .conversations: .init(.conversations, .query)
        case .history(.conversation(let room), _, _): .init(.history, .query, room: room)
        case .history: .init(.history, .query)
        case .search: .init(.search, .query)
        case .mark: .init(.done, .background)
        case .setReadReceipts, .changePassword: .init(.done, .change)
        case .createRoom, .joinRoom: .init(.room, .change)
        case .leaveRoom(let room): .init(.done, .change, room: room)
        case .rooms: .init(.rooms, .query)
        case .room(let room): .init(.room, .query, room: room)
        case .manage(let room, _, _): .init(.done, .change, room: room)
        case .logOut: .init(.loggedOut, .session)
        }
    }

    /// Whether nobody waits for its outcome.
    package var isBackground: Bool { traits.effect == .background }

    /// Whether it changes something, so that it is not asked again unless a person says so.
    package var isChange: Bool { traits.effect == .change }

    /// Whether the requests around it must not overlap with it.
    package var isBarrier: Bool { traits.effect == .session }

    /// The conversation of the room that it is about; `nil` for one that is about none.
    package var room: UInt64? { traits.room }
}
