extension Answer {
    /// The kind of an answer, without its values.
    enum Kind {
        case status, loggedIn, stored, activeUsers, deliveryStatistics, conversations, history, search, room, rooms
        case remembered, logins, administered, conversationEncryption, done, loggedOut
    }

    /// The kind of this answer.
    var kind: Kind {
        switch self {
        case .status: .status
        case .loggedIn: .loggedIn
        case .stored: .stored
        case .activeUsers: .activeUsers
        case .deliveryStatistics: .deliveryStatistics
        case .conversations: .conversations
        case .history: .history
        case .search: .search
        case .room: .room
        case .rooms: .rooms
        case .remembered: .remembered
        case .logins: .logins
        case .administered: .administered
        case .conversationEncryption: .conversationEncryption
        case .done: .done
        case .loggedOut: .loggedOut
        }
    }
}
