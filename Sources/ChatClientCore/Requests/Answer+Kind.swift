extension Answer {
    /// An answer without what it tells.
    enum Kind {
        case status, loggedIn, stored, activeUsers, deliveryStatistics, conversations, history, search, room, rooms
        case done, loggedOut
    }

    /// Which one it is.
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
        case .done: .done
        case .loggedOut: .loggedOut
        }
    }
}
