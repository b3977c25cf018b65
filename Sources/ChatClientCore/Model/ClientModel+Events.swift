import ChatProtocol

extension ClientModel {
    /// Handles an event of the connection.
    ///
    /// - Parameter now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The changed parts of the model.
    @discardableResult
    package mutating func handle(_ event: ChatEvent, now: Int64) -> [ModelChange] {
        switch event {
        case .message(let message), .unopened(let message):
            // A message before the answer to the login cannot be attributed yet: the list has the unread count.
            let isOwn = account == nil ? nil : isAccount(message.sender)
            conversations.handle(message, isOwn: isOwn, isMention: isMention(message))
            return [.conversation(message.conversation)]
        case .opened(let message): return [.conversation(message.conversation)]
        case .wireChanged(let wire):
            self.wire = wire
            return [.session]
        case .presence(let change):
            online.handle(change)
            return [.online]
        case .receipt(let change): return handle(change)
        case .room(let change): return handle(change)
        case .connection(let change): return handle(change, now: now)
        case .restored:
            // The counts belong to other data; the next list has the current ones.
            conversations.forgetAll()
            displayed = DisplayedMessages()
            outgoing.forgetPlaces()
            return [.session]
        case .waiting, .announcement, .encryption: return []
        case .disconnected(let disconnection):
            self.disconnection = disconnection
            return [.session]
        }
    }

    private mutating func handle(_ change: ReceiptChange) -> [ModelChange] {
        guard !isAccount(change.username) else {
            // The change is from another device of this account.
            change.readThrough.map { conversations.read(change.conversation, through: $0) }
            return [.conversation(change.conversation)]
        }
        receipts.handle(change)
        conversations.handle(change)
        let reached = outgoing.handle(change)
        return [.conversation(change.conversation)] + reached.map { .outgoing($0) }
    }

    private mutating func handle(_ change: RoomChange) -> [ModelChange] {
        guard let conversation = change.conversation else {
            return []
        }
        let wasMember = rooms[conversation]?.isMember ?? false
        rooms.handle(change, in: conversation, isOneself: isAccount(change.username))
        // Closed by an event of its own, or because its admin, who is this account, left it on another device.
        if rooms[conversation]?.isClosed == true {
            conversations.close(conversation)
        }
        let isMember = rooms[conversation]?.isMember ?? false
        return [.room(conversation)] + (wasMember && !isMember ? [.left(room: conversation)] : [])
    }

    private mutating func handle(_ change: ConnectionChange, now: Int64) -> [ModelChange] {
        switch change {
        case .interrupted:
            online.lost()
            let isFirst = !outage.isOn
            return [.interrupted(isFirst: isFirst, isNews: outage.interrupted(now: now))]
        case .resumed(let role):
            self.role = role
            outage.ended()
            return [.resumed]
        case .caughtUp:
            return [.caughtUp]
        }
    }
}
