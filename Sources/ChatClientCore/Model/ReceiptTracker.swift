/// Tracks receipts of direct messages sent here: at most one notice for each conversation at a time.
package struct ReceiptTracker: Sendable {
    /// The most conversations that are watched; the one with the oldest send is dropped first.
    package static let limit = 64

    private struct Watch {
        let conversation: UInt64
        /// The sequence of the last message that was sent here.
        var sent: UInt64
        var delivered: UInt64 = 0
        var read: UInt64 = 0
        var tellsDelivered = false
        var tellsRead = false
        var username = ""
    }

    private var watches: [Watch] = []

    /// Records that a direct message was stored.
    mutating func sent(_ receipt: Receipt) {
        var watch =
            watches.first { $0.conversation == receipt.conversation }
            ?? Watch(conversation: receipt.conversation, sent: 0)
        watch.sent = max(watch.sent, receipt.sequence)
        watches.removeAll { $0.conversation == receipt.conversation }
        watches.append(watch)
        watches.removeFirst(max(0, watches.count - Self.limit))
    }

    /// Applies a receipt of another account.
    mutating func handle(_ change: ReceiptChange) {
        guard let index = watches.firstIndex(where: { $0.conversation == change.conversation }) else {
            return
        }
        var watch = watches[index]
        watch.username = change.username
        // Notify only for the last message: an account that has read it has read the earlier ones.
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

    /// Returns the pending notices. A read notice implies delivery.
    mutating func popNotices() -> [ReceiptNotice] {
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

/// A notice that the last direct message to an account was delivered or read.
package struct ReceiptNotice: Sendable, Equatable {
    /// The state that the message has reached.
    package enum Reached: Sendable, Equatable {
        case delivered, read
    }

    /// The conversation.
    package let conversation: UInt64

    /// The account that received or read it.
    package let username: String

    /// The state that it has reached.
    package let reached: Reached
}
