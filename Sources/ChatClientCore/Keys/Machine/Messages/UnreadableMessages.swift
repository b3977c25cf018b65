import DequeModule

/// Messages that this program has shown without their text, newest last. The text may come later, also to another
/// program on the same store.
struct UnreadableMessages: Sendable {
    /// The most that are remembered; the oldest go.
    static let limit = 128

    private(set) var messages: Deque<ReceivedMessage> = []
    /// The lowest sequences, by conversation, of messages that were not read and are not remembered any more.
    private var forgotten: [UInt64: UInt64] = [:]
    /// Messages that were not read at all; of the others the archive has a reason.
    private var unread: Set<MessagePlace> = []

    var isEmpty: Bool {
        messages.isEmpty
    }

    mutating func note(_ message: ReceivedMessage, _ shown: ReceivedMessage) {
        guard case .unopened(let reason) = shown.encryption, reason.isHealable || reason.isUnread,
            message.sealed != nil
        else {
            return
        }
        if messages.count >= Self.limit, let oldest = messages.popFirst(), unread.remove(oldest.place) != nil {
            let lowest = forgotten[oldest.conversation] ?? .max
            forgotten[oldest.conversation] = min(lowest, oldest.sequence)
        }
        messages.append(message)
        if reason.isUnread {
            unread.insert(message.place)
        }
    }

    mutating func remove(_ place: MessagePlace) {
        messages.removeAll { $0.place == place }
        unread.remove(place)
    }

    /// Notes the present reason why a message has no text.
    mutating func update(_ place: MessagePlace, _ reason: UnopenedReason) {
        if !reason.isUnread {
            unread.remove(place)
            if !reason.isHealable {
                remove(place)
            }
        }
    }

    /// The sequence up to which a conversation may count as shown.
    func bound(of conversation: UInt64) -> UInt64 {
        let first = unread.lazy.filter { $0.conversation == conversation }.map(\.sequence).min() ?? .max
        let least = min(first, forgotten[conversation] ?? .max)
        return least == .max ? .max : max(least, 1) - 1
    }
}

extension UnopenedReason {
    /// Whether the message was not read yet: its reason may be another one once it is.
    var isUnread: Bool {
        switch self {
        case .noKeys, .waiting: true
        case .beforeDevice, .keyGone, .damaged, .tooFarAhead, .noBlock, .unlistedDevice, .double, .keyStore: false
        }
    }
}
