/// The static properties of a kind of request: the kind of its answer, its effect, and its room.
struct RequestTraits {
    /// The effect of a request: its ordering with other requests, and the meaning of its failure.
    enum Effect {
        /// It is read-only.
        case query
        /// It informs the server; the caller does not wait for the answer.
        case background
        /// It changes state: after a lost connection it is repeated only on the person's request.
        case change
        /// It stores a message: its deduplication token makes it safe to repeat.
        case message
        /// It begins or ends a session and is a barrier: it waits for earlier requests, and later ones wait for it.
        case session
    }

    /// The kind of its answer.
    let answer: Answer.Kind

    /// The effect of the request.
    let effect: Effect

    /// The conversation of the room that it concerns; `nil` if it does not concern a room.
    let room: UInt64?

    init(_ answer: Answer.Kind, _ effect: Effect, room: UInt64? = nil) {
        self.answer = answer
        self.effect = effect
        self.room = room
    }
}

extension Request {
    /// The properties of this request: the single place that describes a new kind of request.
    var traits: RequestTraits {
        switch self {
        case .status: .init(.status, .query)
        case .register, .logIn, .logInWithToken: .init(.loggedIn, .session)
        case .send(_, .room(let room), _, _): .init(.stored, .message, room: room)
        case .send: .init(.stored, .message)
        case .activeUsers: .init(.activeUsers, .query)
        case .deliveryStatistics: .init(.deliveryStatistics, .query)
        case .conversations: .init(.conversations, .query)
        case .history(.conversation(let room), _, _): .init(.history, .query, room: room)
        case .history: .init(.history, .query)
        case .search: .init(.search, .query)
        case .mark: .init(.done, .background)
        case .setReadReceipts, .changePassword, .endLogin: .init(.done, .change)
        case .rememberLogin: .init(.remembered, .change)
        case .logins: .init(.logins, .query)
        case .createRoom, .joinRoom: .init(.room, .change)
        case .leaveRoom(let room): .init(.done, .change, room: room)
        case .rooms: .init(.rooms, .query)
        case .room(let room): .init(.room, .query, room: room)
        case .manage(let room, _, _): .init(.done, .change, room: room)
        case .administer: .init(.administered, .change)
        case .conversationEncryption: .init(.conversationEncryption, .query)
        case .acceptIdentity, .makeKeys, .resetIdentity: .init(.done, .change)
        case .logOut: .init(.loggedOut, .session)
        }
    }

    /// Whether the caller does not wait for its outcome.
    package var isBackground: Bool { traits.effect == .background }

    /// Whether it changes state, so that it is repeated only on the person's request.
    package var isChange: Bool { traits.effect == .change }

    /// Whether it is a barrier: other requests must not overlap with it.
    package var isBarrier: Bool { traits.effect == .session }

    /// The conversation of the room that it concerns; `nil` if it does not concern a room.
    package var room: UInt64? { traits.room }
}
