import ChatStorage
import DequeModule
import NIOCore

/// The messages that were published last: a session that fell behind and has caught up to them is handed the rest from
/// here and is live again. From the store alone it might never be: more is published while a page is read.
struct RecentMessages {
    /// Bytes of encoded messages that are kept. Our own choice.
    static let largestBytes = 2 << 20

    private let limit: Int
    private var messages: Deque<PublishedMessage> = []
    private var bytes = 0

    /// The newest message that is not kept any more, or was published before the server started.
    private var forgotten: MessageID

    /// Starts with none.
    ///
    /// - Parameter limit: Messages that are kept.
    init(after newest: MessageID, limit: Int) {
        forgotten = newest
        self.limit = limit
    }

    /// A message was published: its id is higher than all before.
    mutating func append(_ message: PublishedMessage) {
        messages.append(message)
        bytes += message.encoded.readableBytes
        while messages.count > limit || bytes > Self.largestBytes, let first = messages.popFirst() {
            bytes -= first.encoded.readableBytes
            forgotten = first.id
        }
    }

    /// What was published after a message, oldest first; `nil` when some of that is not kept any more.
    func messages(after id: MessageID) -> Deque<PublishedMessage>.SubSequence? {
        guard id >= forgotten else {
            return nil
        }
        // Ids are not dense: others may have been refused.
        var low = messages.startIndex
        var high = messages.endIndex
        while low < high {
            let middle = (low + high) / 2
            if messages[middle].id > id {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return messages[low...]
    }
}
