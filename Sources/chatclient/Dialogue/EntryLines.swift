import ChatClientCore
import ChatProtocol

/// The last lines of the public conversation, shown once on entry. They wait until the missed messages are known, so
/// that no message is shown twice.
struct EntryLines: Sendable {
    /// The number of lines.
    static let limit = 10

    /// The lines that wait to be shown.
    private var waiting: [ReceivedMessage] = []

    /// Whether the lines were asked for, and not shown yet.
    private var isOpen = false

    /// The times of the public messages that are on the screen, by their sequences: after the server's data were
    /// restored, another message may have the sequence of an earlier one.
    private var shown: [UInt64: Int64] = [:]

    /// Notes that the lines are asked for.
    mutating func begin() {
        isOpen = true
    }

    /// Takes the last page of the public conversation.
    mutating func take(_ page: HistoryPage) {
        waiting = page.messages.suffix(Self.limit)
    }

    /// Notes that the entry ends. Without lines to show there is nothing to compare with.
    mutating func settle() {
        if waiting.isEmpty {
            isOpen = false
            shown = [:]
        }
    }

    /// Notes a message that is shown meanwhile.
    mutating func note(_ message: ReceivedMessage) {
        if isOpen, message.kind == .everyone {
            shown[message.sequence] = message.time
        }
    }

    /// Whether a message was shown on entry.
    func hasShown(_ message: ReceivedMessage) -> Bool {
        message.kind == .everyone && shown[message.sequence] == message.time
    }

    /// Removes and returns the lines to show now: those that are not on the screen, and not among the missed messages,
    /// which are shown or counted after them.
    mutating func pop(before batch: MissedBatch) -> [ReceivedMessage] {
        guard !waiting.isEmpty else {
            return []
        }
        let missed = Set(batch.messages.filter { $0.kind == .everyone }.map(\.sequence))
        let lines = waiting.filter { line in
            !hasShown(line) && !missed.contains(line.sequence)
                && batch.unshown.ranges[line.conversation]?.contains(line.sequence) != true
        }
        lines.forEach { shown[$0.sequence] = $0.time }
        waiting = []
        isOpen = false
        return lines
    }
}
