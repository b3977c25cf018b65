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
        states.values.sorted { $0.activity > $1.activity }
    }

    /// Messages that are unread, in all of them.
    package var unread: Int { states.values.reduce(0) { $0 + $1.unread } }

    /// The one with this number.
    package subscript(id: UInt64) -> ConversationState? { states[id] }

    /// The server listed them all: what it does not name cannot be read any more.
    mutating func replace(by list: [Conversation]) {
        let listed = Set(list.map(\.id))
        // One that began since the list was made is not in it.
        states = states.filter { listed.contains($0.key) || !$0.value.isListed }
        list.forEach { note($0) }
    }

    /// Takes one as the server tells it.
    mutating func note(_ conversation: Conversation) {
        var state = self.state(of: conversation.id, conversation.kind)
        state.name = conversation.name
        if conversation.lastSequence > state.last?.sequence ?? 0 {
            state.last = LastMessage(sequence: conversation.lastSequence, time: conversation.lastTime)
        }
        state.isListed = true
        state.read(through: conversation.readThrough)
        state.unreadMessages.list(
            conversation.unread,
            serverRead: conversation.readThrough,
            last: conversation.lastSequence,
            readThrough: state.readThrough
        )
        state.peerDeliveredThrough = max(state.peerDeliveredThrough, conversation.peerDeliveredThrough)
        state.peerReadThrough = max(state.peerReadThrough, conversation.peerReadThrough)
        state.isClosed = conversation.isClosed
        keep(state)
    }

    /// Takes a message that came.
    ///
    /// - Parameter isOwn: Whether the account sent it, from another device; `nil` when that is not known.
    mutating func take(_ message: ReceivedMessage, isOwn: Bool?) {
        var state = self.state(of: message.conversation, message.kind)
        if message.kind == .direct, state.name.isEmpty, let isOwn {
            state.name = isOwn ? message.recipient ?? message.sender : message.sender
        }
        if message.sequence > state.last?.sequence ?? 0 {
            state.last = LastMessage(
                sequence: message.sequence,
                time: message.time,
                sender: message.sender,
                content: .text(String(message.body.prefix(LastMessage.shownCharacters)))
            )
        }
        if let isOwn {
            state.unreadMessages.take(message.sequence, isOwn: isOwn, readThrough: state.readThrough)
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
        states[id]?.read(through: sequence)
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
        if states[state.id] == nil, states.count >= Self.limit {
            guard let quietest = states.values.min(by: { $0.activity < $1.activity }),
                quietest.activity < state.activity
            else {
                return
            }
            states[quietest.id] = nil
        }
        states[state.id] = state
    }
}

extension ConversationState {
    /// What conversations are sorted by.
    fileprivate var activity: (Int64, UInt64) { (last?.time ?? 0, id) }

    /// A place that was read never goes back.
    fileprivate mutating func read(through sequence: UInt64) {
        guard sequence > readThrough else {
            return
        }
        readThrough = sequence
        unreadMessages.read(through: sequence)
    }
}

extension UInt64 {
    /// Takes a later place; a place never goes back.
    fileprivate mutating func raise(to other: UInt64?) {
        self = Swift.max(self, other ?? 0)
    }
}
