import ChatProtocol

/// Missed messages, held until catch-up is complete, so that they are shown together and in order.
package struct MissedMessages: Sendable {
    /// The most messages held: of more, the latest are kept and the others only counted. A front end that shows all
    /// of them has to release them when ``isFull`` says so.
    package static let limit = 200

    /// The number of messages that are shown where there are too many to show all: they fit a window.
    package static let latest = 20

    /// The longest time without another message before they are shown, in seconds, in case the end of catch-up is not
    /// reported.
    package static let patience = 5

    /// The longest time that they are held, in seconds, although more arrive.
    package static let longestPatience = 30

    private var messages: [ReceivedMessage] = []
    private var tally = MissedTally()
    private var dropped = UnshownMessages()
    private var quietSeconds = 0
    private var seconds = 0
    private var isPassing = false

    /// Whether catch-up is complete and the messages only wait for their turn to be shown.
    package var isDue = false

    /// Whether messages are being held.
    package var isHolding: Bool { !messages.isEmpty }

    /// Makes an empty queue.
    package init() {}

    /// Holds a message if necessary.
    ///
    /// - Parameters:
    ///   - isOwn: Whether the account sent it, from another device.
    ///   - isMention: Whether it mentions the account.
    /// - Returns: Whether it is held.
    mutating func hold(_ message: ReceivedMessage, isOwn: Bool, isMention: Bool) -> Bool {
        // A message after a held one may belong to its conversation, and must not overtake it.
        guard !isPassing, isHolding || message.isMissed else {
            return false
        }
        messages.append(message)
        tally.count(message, isOwn: isOwn, isMention: isMention)
        quietSeconds = 0
        // In portions: to drop one at a time would move the whole list for each message.
        if messages.count >= 2 * Self.limit {
            messages.prefix(Self.limit).forEach { dropped.note($0.conversation, $0.sequence) }
            messages.removeFirst(Self.limit)
        }
        return true
    }

    /// Replaces a held message by the same one with its text.
    ///
    /// - Returns: Whether it is held.
    mutating func replace(with message: ReceivedMessage) -> Bool {
        let place = messages.firstIndex {
            $0.conversation == message.conversation && $0.sequence == message.sequence
        }
        guard let place else {
            return false
        }
        messages[place] = message
        return true
    }

    /// Whether the limit of held messages is reached.
    package var isFull: Bool { messages.count >= Self.limit }

    /// Counts one second.
    ///
    /// - Returns: Whether the messages have been held long enough.
    package mutating func tick() -> Bool {
        guard isHolding else {
            return false
        }
        seconds += 1
        quietSeconds += 1
        return quietSeconds >= Self.patience || seconds >= Self.longestPatience
    }

    /// Removes and returns the held messages.
    ///
    /// - Parameters:
    ///   - isEnd: Whether catch-up is complete; otherwise later missed messages are not held any more.
    ///   - bound: The number of messages up to which all are shown; of more, ``latest``.
    mutating func release(isEnd: Bool, showingAllUpTo bound: Int) -> MissedBatch {
        defer {
            messages = []
            tally = MissedTally()
            dropped = UnshownMessages()
            quietSeconds = 0
            seconds = 0
            isDue = false
        }
        isPassing = !isEnd
        let isCut = !dropped.isEmpty || messages.count > bound
        var unshown = dropped
        let surplus = isCut ? messages.dropLast(Self.latest) : []
        surplus.forEach { unshown.note($0.conversation, $0.sequence) }
        return MissedBatch(
            messages: Array(messages.dropFirst(surplus.count)),
            missed: tally.missed,
            counts: tally.counts,
            isEnd: isEnd,
            unshown: unshown
        )
    }
}

/// Counts missed messages by conversation.
private struct MissedTally {
    private(set) var missed = 0
    private var byConversation: [UInt64: MissedCount] = [:]

    var counts: [MissedCount] {
        byConversation.values.sorted {
            ($0.kind.place, -$0.count, $0.conversation) < ($1.kind.place, -$1.count, $1.conversation)
        }
    }

    mutating func count(_ message: ReceivedMessage, isOwn: Bool, isMention: Bool) {
        guard message.isMissed else {
            return
        }
        missed += 1
        guard !isOwn else {
            return
        }
        var count =
            byConversation[message.conversation]
            ?? MissedCount(
                conversation: message.conversation,
                kind: message.kind,
                sender: message.kind == .direct ? message.sender : ""
            )
        count.count += 1
        count.mentions += isMention ? 1 : 0
        byConversation[message.conversation] = count
    }
}

extension ConversationKind {
    /// The place in a summary.
    fileprivate var place: Int {
        switch self {
        case .everyone: 0
        case .direct: 1
        case .room: 2
        }
    }
}
