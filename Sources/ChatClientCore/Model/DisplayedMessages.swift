/// The messages on the screen that nobody has acted on yet: shown, and so far not read.
struct DisplayedMessages: Sendable {
    /// The most messages that are kept; the oldest one counts as scrolled away then. No screen shows as many.
    static let limit = 1000

    struct Entry: Sendable, Equatable {
        let conversation: UInt64
        let sequence: UInt64
        /// The rows printed up to the end of this message.
        let end: Int
    }

    private var entries: [Entry] = []
    /// The rows printed so far.
    private var rows = 0
    /// The messages that were dropped because of ``limit``, since the last ``pop(visible:)``.
    private var dropped = UnshownMessages()

    /// Records a message.
    ///
    /// - Parameter rows: The rows that it takes on the screen.
    mutating func show(_ conversation: UInt64, _ sequence: UInt64, rows: Int) {
        pass(rows: max(1, rows))
        entries.append(Entry(conversation: conversation, sequence: sequence, end: self.rows))
        // In portions: to drop one at a time would move the whole list for each message.
        guard entries.count >= 2 * Self.limit else {
            return
        }
        let surplus = entries.prefix(Self.limit)
        surplus.forEach { dropped.note($0.conversation, $0.sequence) }
        entries.removeFirst(surplus.count)
    }

    /// Records other output.
    mutating func pass(rows: Int) {
        self.rows += max(0, rows)
    }

    /// Removes and returns all messages.
    ///
    /// - Parameter rows: The height of the screen, in rows.
    /// - Returns: The messages of which at least the last row is on the screen, and those that have scrolled away.
    mutating func pop(visible rows: Int) -> (visible: [Entry], gone: UnshownMessages) {
        defer {
            entries = []
            dropped = UnshownMessages()
        }
        let start = entries.firstIndex { $0.end > self.rows - min(rows, self.rows) } ?? entries.endIndex
        entries[..<start].forEach { dropped.note($0.conversation, $0.sequence) }
        return (Array(entries[start...]), dropped)
    }
}
