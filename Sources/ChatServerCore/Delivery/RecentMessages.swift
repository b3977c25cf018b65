import ChatStorage
import DequeModule
import NIOCore

/// A bounded cache of the newest published messages: a session that has almost caught up gets the rest from here
/// and is live again. Reading the store alone might never finish, because more is published while a page is read.
struct RecentMessages {
    /// The most bytes of messages in the cache. Not measured: too small, and readers that are almost caught
    /// up need more pages from the store; too large costs memory.
    static let largestBytes = 2 << 20

    private let limit: Int
    private var messages: Deque<PublishedMessage> = []
    private var bytes = 0

    /// The newest message that was evicted, or was published before the server started.
    private var forgotten: MessageID

    /// Makes an empty cache.
    ///
    /// - Parameter limit: The most messages in the cache.
    init(after newest: MessageID, limit: Int) {
        forgotten = newest
        self.limit = limit
    }

    /// Appends a published message. Its id must be higher than all before.
    mutating func append(_ message: PublishedMessage) {
        messages.append(message)
        bytes += message.bytes
        while messages.count > limit || bytes > Self.largestBytes, let first = messages.popFirst() {
            bytes -= first.bytes
            forgotten = first.id
        }
    }

    /// Evicts all messages.
    mutating func forgetAll() {
        if let last = messages.last {
            forgotten = last.id
        }
        messages.removeAll()
        bytes = 0
    }

    /// Returns the messages published after the given one, oldest first; `nil` when some of them were evicted.
    func messages(after id: MessageID) -> Deque<PublishedMessage>.SubSequence? {
        guard id >= forgotten else {
            return nil
        }
        // Binary search: ids are not dense, since other messages may have been refused.
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
