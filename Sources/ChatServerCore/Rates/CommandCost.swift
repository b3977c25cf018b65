import ChatProtocol

extension ProtoClientFrame.OneOf_Request {
    /// The cost of a request in tokens of its account's budget (``CommandRate``). The unit is the cost of storing a
    /// message, some 30 microseconds. The other costs follow from their times in a server that stores a million
    /// messages (docs/PERFORMANCE.md), rounded to few steps so that client authors can reckon with them.
    var cost: Int {
        switch self {
        // Served from memory, or from one row.
        case .hello, .register, .login, .loginWithToken, .resume, .logout, .ping, .checkUser, .mark,
            .setPreferences, .getDeliveryStatistics:
            1
        // A row, and for a sealed message one more for each of up to 20 blocks.
        case .send(let request):
            request.hasSealed ? 1 + request.sealed.blocks.count / 4 : 1
        // 500 names.
        case .listUsers: 5
        // A room with its members, and a commit for most of them; a commit of its own, with up to 20 logins;
        // up to 200 items; up to 10 devices; a commit for one piece of mail, or up to 100 pieces.
        case .createRoom, .joinRoom, .leaveRoom, .getRoom, .manageRoom, .rememberLogin, .listLogins, .endLogin,
            .administer, .getDevices, .sendDeviceMail, .getDeviceMail:
            10
        // Up to 200 messages.
        case .getHistory: 20
        // A search; 200 rooms with their members counted; two hashes of passwords; 26 signatures checked.
        case .search, .listRooms, .changePassword, .publishPrekeys: 50
        // 200 conversations with their unread messages counted; a list that up to 5000 accounts are told of.
        case .listConversations, .publishDevices, .resetIdentity: 100
        }
    }

    /// The budget that the request is counted against. Pages for a client that catches up have a budget of their
    /// own, at one token each.
    var budget: CommandRate.Budget {
        if case .getHistory(let request) = self, request.catchingUp { .catchingUp } else { .commands }
    }
}
