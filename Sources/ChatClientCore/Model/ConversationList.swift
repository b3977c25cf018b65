import ChatProtocol

/// The conversations that an account may read: which come first, and what is unread.
package struct ConversationList: Sendable {
    /// The most conversations that are kept; the one that was quiet for longest is dropped for another one. Our own
    /// choice: more than anybody looks through.
    package static let limit = 4096

    private var states: [UInt64: ConversationState] = [:]

    /// Nothing is known yet.
    package init() {}

    /// All of them, the one with the latest message first.
    package var ordered: [ConversationState] {
        states.values.sorted { ($0.last?.time ?? 0, $0.id) > ($1.last?.time ?? 0, $1.id) }
    }

    /// Messages that are unread, in all of them.
    package var unread: Int { states.values.reduce(0) { $0 + $1.unread } }

    /// The one with this number.
    package subscript(id: UInt64) -> ConversationState? { states[id] }

    /// The server listed them all: what it does not name cannot be read any more.
    mutating func replace(by list: [Conversation]) {
        let listed = Set(list.map(\.id))
        states = states.filter { listed.contains($0.key) }
        list.forEach { note($0) }
    }

    /// Takes one as the server tells it.
    mutating func note(_ conversation: Conversation) {
        var state = self.state(of: conversation.id, conversation.kind)
        state.name = conversation.name
        if conversation.lastSequence > state.last?.sequence ?? 0 {
            state.last = LastMessage(sequence: conversation.lastSequence, time: conversation.lastTime)
        }
        state.readThrough = max(state.readThrough, conversation.readThrough)
        // What was read here since, and was not told yet, is read all the same.
        state.unread = state.readThrough >= conversation.lastSequence ? 0 : conversation.unread
        state.peerDeliveredThrough = max(state.peerDeliveredThrough, conversation.peerDeliveredThrough)
        state.peerReadThrough = max(state.peerReadThrough, conversation.peerReadThrough)
        state.isClosed = conversation.isClosed
        keep(state)
    }

    /// Takes a message that came.
    ///
    /// - Parameter isOwn: Whether the account sent it, from another device.
    mutating func take(_ message: ReceivedMessage, isOwn: Bool) {
        var state = self.state(of: message.conversation, message.kind)
        if message.kind == .direct, state.name.isEmpty {
            state.name = isOwn ? message.recipient ?? message.sender : message.sender
        }
        if message.sequence > state.last?.sequence ?? 0 {
            state.last = LastMessage(
                sequence: message.sequence,
                time: message.time,
                sender: message.sender,
                content: .text(message.body)
            )
            state.unread += isOwn || message.sequence <= state.readThrough ? 0 : 1
        }
        keep(state)
    }

    /// Takes that a message of this client was stored. A conversation that is not known yet is told by the next list.
    mutating func take(_ receipt: Receipt) {
        guard var state = states[receipt.conversation], receipt.sequence > state.last?.sequence ?? 0 else {
            return
        }
        state.last = LastMessage(sequence: receipt.sequence, time: receipt.time)
        states[receipt.conversation] = state
    }

    /// Takes how far the other account has got a direct conversation.
    mutating func take(_ change: ReceiptChange) {
        states[change.conversation]?.peerDeliveredThrough.raise(to: change.deliveredThrough)
        states[change.conversation]?.peerReadThrough.raise(to: change.readThrough)
    }

    /// The account has read a conversation up to a place.
    mutating func read(_ id: UInt64, through sequence: UInt64) {
        guard var state = states[id], sequence > state.readThrough else {
            return
        }
        state.readThrough = sequence
        let behind = (state.last?.sequence ?? 0) - min(sequence, state.last?.sequence ?? 0)
        state.unread = min(state.unread, Int(clamping: behind))
        states[id] = state
    }

    /// A room was closed.
    mutating func close(_ id: UInt64) {
        states[id]?.isClosed = true
    }

    /// The server's data are others.
    mutating func forgetAll() {
        states = [:]
    }

    private func state(of id: UInt64, _ kind: ConversationKind) -> ConversationState {
        states[id] ?? ConversationState(id: id, kind: kind, name: "")
    }

    private mutating func keep(_ state: ConversationState) {
        if states[state.id] == nil, states.count >= Self.limit, let quietest = ordered.last {
            states[quietest.id] = nil
        }
        states[state.id] = state
    }
}

extension UInt64 {
    /// Takes a later place; a place never goes back.
    fileprivate mutating func raise(to other: UInt64?) {
        self = Swift.max(self, other ?? 0)
    }
}
