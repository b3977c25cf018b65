import ChatProtocol

extension ClientModel {
    /// Records a request to the server.
    @discardableResult
    package mutating func requested(_ request: Request) -> [ModelChange] {
        guard case .send(let body, let recipient, _, _) = request else {
            return []
        }
        return [.outgoing(outgoing.add(request, body: body, to: recipient))]
    }

    /// Applies the server's answer to a request.
    ///
    /// - Returns: The changed parts of the model.
    @discardableResult
    package mutating func handle(_ answer: Answer, to request: Request) -> [ModelChange] {
        switch answer {
        case .loggedIn(let username, _, _, let role):
            account = username
            self.role = role
            return [.session]
        case .stored(let receipt): return handle(receipt, for: request)
        case .activeUsers(let usernames):
            online.replace(by: usernames)
            return [.online]
        case .conversations(let list):
            conversations.replace(by: list)
            rooms.replace(by: list)
            return list.map { .conversation($0.id) }
        case .history(let page):
            conversations.note(page.conversation)
            return [.conversation(page.conversation.id)]
        case .room(let room):
            rooms.note(room)
            return [.room(room.conversation)]
        case .done: return handle(doneFor: request)
        case .loggedOut:
            isEndDue = true
            return [.session]
        case .administered:
            // A member gets no such answer: the account has got a role since, of which this is the least.
            role = max(role, .moderator)
            return [.session]
        case .status, .deliveryStatistics, .search, .rooms, .remembered, .logins, .conversationEncryption: return []
        }
    }

    /// Handles a failed request.
    ///
    /// - Returns: The changed parts of the model.
    @discardableResult
    package mutating func handle(failure error: RequestError, of request: Request) -> [ModelChange] {
        if error.attemptsLeft == 0 || (request == .logOut && error.code == .connectionLost) {
            isEndDue = true
        }
        var changes: [ModelChange] = []
        if case .send = request, let id = outgoing.fail(request, by: error.code) {
            changes = [.outgoing(id)]
        }
        guard error.code == .noSuchRoom || error.code == .noSuchConversation,
            let conversation = request.room, rooms[conversation]?.isMember == true
        else {
            return changes
        }
        rooms.left(conversation)
        return changes + [.room(conversation), .left(room: conversation)]
    }

    private mutating func handle(_ receipt: Receipt, for request: Request) -> [ModelChange] {
        guard case .send(_, let recipient, _, _) = request else {
            return []
        }
        if case .user = recipient {
            receipts.sent(receipt)
        }
        conversations.handle(receipt)
        let stored = outgoing.store(request, receipt)
        return [.conversation(receipt.conversation)] + (stored.map { [.outgoing($0)] } ?? [])
    }

    private mutating func handle(doneFor request: Request) -> [ModelChange] {
        switch request {
        case .leaveRoom(let conversation):
            let wasMember = rooms[conversation]?.isMember ?? false
            rooms.left(conversation, by: account)
            if rooms[conversation]?.isClosed == true {
                conversations.close(conversation)
            }
            return [.room(conversation)] + (wasMember ? [.left(room: conversation)] : [])
        case .manage(let conversation, let action, let username):
            // The others get an event; the session that asked gets only the answer.
            rooms.handle(action, on: username, in: conversation)
            return [.room(conversation)]
        case .mark(let conversation, _, let readThrough):
            readThrough.map { conversations.read(conversation, through: $0) }
            return [.conversation(conversation)]
        case .status, .register, .logIn, .logInWithToken, .send, .activeUsers, .deliveryStatistics, .conversations,
            .history, .search, .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom,
            .joinRoom, .rooms, .room, .administer, .conversationEncryption, .acceptIdentity, .makeKeys, .resetIdentity,
            .logOut:
            return []
        }
    }
}

/// The parts of a request's failure that a ``ClientModel`` needs.
package struct RequestError: Sendable, Equatable {
    /// The kind of failure.
    package let code: ChatError.Code

    /// After a wrong password: the tries left on this connection.
    package let attemptsLeft: Int?

    /// Makes one from an error of the library, or from a front end's copy of it.
    package init(code: ChatError.Code, attemptsLeft: Int? = nil) {
        self.code = code
        self.attemptsLeft = attemptsLeft
    }
}
