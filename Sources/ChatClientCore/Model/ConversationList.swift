import ChatProtocol

/// The conversations that an account may read, with their order and unread counts.
package struct ConversationList: Sendable {
    /// The most conversations that are kept; beyond that the least recently active one is dropped. The limit is
    /// more than a person looks through.
    package static let limit = 4096

    private var states: [UInt64: ConversationState] = [:]

    /// The accounts whose messages are not counted.
    var ignored = IgnoredAccounts() {
        didSet {
            states = states.mapValues { withIgnored($0) }
        }
    }

    /// Makes an empty list.
    package init() {}

    /// All conversations, the one with the latest message first.
    package var ordered: [ConversationState] {
        states.values.sorted { $0.activity > $1.activity }
    }

    /// The number of unread messages in all conversations.
    package var unread: Int { states.values.reduce(0) { $0 + $1.unread } }

    /// Returns the conversation with this number.
    package subscript(id: UInt64) -> ConversationState? { states[id] }

    /// Applies the server's complete list: conversations missing from it cannot be read any more.
    mutating func replace(by list: [Conversation]) {
        let listed = Set(list.map(\.id))
        // A conversation that began after the list was made is not in it: keep it.
        states = states.filter { listed.contains($0.key) || !$0.value.isListed }
        list.forEach { note($0) }
    }

    /// Applies a conversation's state from the server.
    mutating func note(_ conversation: Conversation) {
        var state = self.state(of: conversation.id, conversation.kind)
        state.name = conversation.name
        if conversation.lastSequence > state.last?.sequence ?? 0 {
            state.last = LastMessage(sequence: conversation.lastSequence, time: conversation.lastTime)
        }
        state.isListed = true
        state.read(through: conversation.readThrough)
        // Before the first read mark all that was ever said in public would be unread: only what arrives here counts.
        if conversation.kind != .everyone || conversation.readThrough > 0 {
            state.unreadMessages.list(
                conversation.unread,
                serverRead: conversation.readThrough,
                last: conversation.lastSequence,
                readThrough: state.readThrough
            )
        }
        state.peerDeliveredThrough = max(state.peerDeliveredThrough, conversation.peerDeliveredThrough)
        state.peerReadThrough = max(state.peerReadThrough, conversation.peerReadThrough)
        state.isClosed = conversation.isClosed
        keep(state)
    }

    /// Applies a received message.
    ///
    /// - Parameters:
    ///   - isOwn: Whether the account sent it, from another device; `nil` when that is unknown.
    ///   - isMention: Whether it mentions the account.
    mutating func handle(_ message: ReceivedMessage, isOwn: Bool?, isMention: Bool = false) {
        let isIgnored = isOwn == false && ignored.contains(message.sender)
        var state = self.state(of: message.conversation, message.kind)
        if message.kind == .direct, state.name.isEmpty, let isOwn {
            state.name = isOwn ? message.recipient ?? message.sender : message.sender
        }
        if message.sequence > state.last?.sequence ?? 0 {
            state.last = LastMessage(
                sequence: message.sequence,
                time: message.time,
                sender: isIgnored ? nil : message.sender,
                content: isIgnored ? nil : .text(String(message.body.prefix(LastMessage.shownCharacters)))
            )
        }
        if let isOwn {
            state.unreadMessages.handle(
                message.sequence,
                isCounted: !isOwn && !isIgnored,
                isMention: isMention,
                readThrough: state.readThrough
            )
        }
        keep(state)
    }

    /// Applies the receipt of a message of this client. An unknown conversation comes with the next list.
    mutating func handle(_ receipt: Receipt) {
        guard var state = states[receipt.conversation], receipt.sequence > state.last?.sequence ?? 0 else {
            return
        }
        state.last = LastMessage(sequence: receipt.sequence, time: receipt.time)
        states[receipt.conversation] = state
    }

    /// Applies a receipt of a direct conversation's other account.
    mutating func handle(_ change: ReceiptChange) {
        states[change.conversation]?.peerDeliveredThrough.raise(to: change.deliveredThrough)
        states[change.conversation]?.peerReadThrough.raise(to: change.readThrough)
    }

    /// Marks a conversation as read up to a sequence.
    mutating func read(_ id: UInt64, through sequence: UInt64) {
        states[id]?.read(through: sequence)
    }

    /// Records that a person read one message, and all before it unless some of these were not shown.
    ///
    /// - Returns: The conversation, if its read position changed.
    mutating func see(_ id: UInt64, _ sequence: UInt64) -> ConversationState? {
        guard var state = states[id], sequence > state.readThrough else {
            return nil
        }
        let before = state.readThrough
        state.unreadMessages.see(sequence)
        state.read(through: min(sequence, state.unshown.map { $0.lowerBound - 1 } ?? sequence))
        states[id] = state
        return state.readThrough > before ? state : nil
    }

    /// Records messages that were not shown: they stay unread until a person opens their conversation.
    mutating func skip(_ messages: UnshownMessages) {
        for (id, range) in messages.ranges {
            guard var state = states[id], range.upperBound > state.readThrough else {
                continue
            }
            let known = state.unshown ?? range
            let first = max(min(known.lowerBound, range.lowerBound), state.readThrough + 1)
            state.unshown = first...max(known.upperBound, range.upperBound)
            states[id] = state
        }
    }

    /// Marks a room as closed.
    mutating func close(_ id: UInt64) {
        states[id]?.isClosed = true
    }

    /// Drops everything: the server's data have changed.
    mutating func forgetAll() {
        states = [:]
    }

    private func state(of id: UInt64, _ kind: ConversationKind) -> ConversationState {
        states[id] ?? ConversationState(id: id, kind: kind, name: "")
    }

    private func withIgnored(_ state: ConversationState) -> ConversationState {
        var state = state
        state.isIgnored = state.kind == .direct && ignored.contains(state.name)
        return state
    }

    private mutating func keep(_ state: ConversationState) {
        if states[state.id] == nil, states.count >= Self.limit {
            guard let quietest = states.values.min(by: { $0.activity < $1.activity }),
                quietest.activity < state.activity
            else {
                return
            }
            states[quietest.id] = nil
        }
        states[state.id] = withIgnored(state)
    }
}

extension ConversationState {
    /// The sort key of conversations.
    fileprivate var activity: (Int64, UInt64) { (last?.time ?? 0, id) }

    /// Raises the read position, which never goes back.
    fileprivate mutating func read(through sequence: UInt64) {
        guard sequence > readThrough else {
            return
        }
        readThrough = sequence
        unreadMessages.read(through: sequence)
        unshown = unshown.flatMap { $0.upperBound > sequence ? max($0.lowerBound, sequence + 1)...$0.upperBound : nil }
    }
}

extension UInt64 {
    /// Raises a position, which never goes back.
    fileprivate mutating func raise(to other: UInt64?) {
        self = Swift.max(self, other ?? 0)
    }
}
