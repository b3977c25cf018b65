/// What became of the direct messages that were sent here: at most one notice for each conversation at a time.
package struct ReceiptTracker: Sendable {
    /// The most conversations that are watched; the one written to longest ago is forgotten first.
    package static let limit = 64

    private struct Watch {
        let conversation: UInt64
        /// The last message that was sent here.
        var sent: UInt64
        var delivered: UInt64 = 0
        var read: UInt64 = 0
        var tellsDelivered = false
        var tellsRead = false
        var username = ""
    }

    private var watches: [Watch] = []

    /// Takes note that a direct message was stored.
    mutating func sent(_ receipt: Receipt) {
        var watch =
            watches.first { $0.conversation == receipt.conversation }
            ?? Watch(conversation: receipt.conversation, sent: 0)
        watch.sent = max(watch.sent, receipt.sequence)
        watches.removeAll { $0.conversation == receipt.conversation }
        watches.append(watch)
        watches.removeFirst(max(0, watches.count - Self.limit))
    }

    /// Takes note of how far somebody has got.
    mutating func take(_ change: ReceiptChange) {
        guard let index = watches.firstIndex(where: { $0.conversation == change.conversation }) else {
            return
        }
        var watch = watches[index]
        watch.username = change.username
        // Only what reaches the last message is told: whoever reads it has read those before.
        if let delivered = change.deliveredThrough, delivered >= watch.sent, watch.delivered < watch.sent {
            watch.delivered = delivered
            watch.tellsDelivered = true
        }
        if let read = change.readThrough, read >= watch.sent, watch.read < watch.sent {
            watch.read = read
            watch.tellsRead = true
        }
        watches[index] = watch
    }

    /// What to tell now. What was read was delivered.
    mutating func takeNotices() -> [ReceiptNotice] {
        var notices: [ReceiptNotice] = []
        for index in watches.indices {
            let watch = watches[index]
            if watch.tellsRead || watch.tellsDelivered {
                let reached: ReceiptNotice.Reached = watch.tellsRead ? .read : .delivered
                notices.append(
                    ReceiptNotice(conversation: watch.conversation, username: watch.username, reached: reached)
                )
            }
            watches[index].tellsRead = false
            watches[index].tellsDelivered = false
        }
        return notices
    }
}

/// The last direct message that was sent to somebody has got somewhere.
package struct ReceiptNotice: Sendable, Equatable {
    /// How far a message has got.
    package enum Reached: Sendable, Equatable {
        case delivered, read
    }

    /// The conversation.
    package let conversation: UInt64

    /// Who has got or read it.
    package let username: String

    /// How far it has got.
    package let reached: Reached
}
