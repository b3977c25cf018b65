import ChatProtocol

extension WireClientFrame.OneOf_Request {
    /// What a request takes of its account's budget (``CommandRate``), in tokens. The unit is what a message takes to
    /// be stored, some 30 microseconds; the others are by their times in a server that remembers a million messages
    /// (docs/PERFORMANCE.md), rounded to few steps so that a client author can reckon with them.
    var cost: Int {
        switch self {
        // Answered from memory, or by one row.
        case .hello, .register, .login, .resume, .logout, .ping, .checkUser, .send, .mark, .setPreferences,
            .getDeliveryStatistics:
            1
        // 500 names.
        case .listUsers: 5
        // A room with its members, and a commit for most of them.
        case .createRoom, .joinRoom, .leaveRoom, .getRoom, .manageRoom: 10
        // Up to 200 messages.
        case .getHistory: 20
        // A search; 200 rooms with their members counted; two hashes of passwords.
        case .search, .listRooms, .changePassword: 50
        // 200 conversations with their unread messages counted.
        case .listConversations: 100
        }
    }

    /// What it is counted against. Pages for a client that catches up have a budget of their own, of one token each.
    var budget: CommandRate.Budget {
        if case .getHistory(let request) = self, request.catchingUp { .catchingUp } else { .commands }
    }
}
