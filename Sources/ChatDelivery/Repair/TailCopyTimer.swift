import ChatProtocol
import NIOCore

/// Tail loss protection: schedules copies of messages that no symbol repairs yet, with the next packet or after
/// ``delay``.
struct TailCopyTimer: Sendable, Equatable {
    /// How long a message waits for a following packet before its copy is sent alone: longer than the 5 ms between
    /// messages of a busy conversation (200 a second), shorter than a person or a game notices. A copy sent at once
    /// would be lost with its original in the same burst. Chosen in simulation.
    static let delay: TimeAmount = .milliseconds(7)

    /// Messages sent but not repaired yet: at most as many as one symbol spans.
    private(set) var pending = 0

    private var since: NIODeadline?

    /// Starts with no copies pending.
    init() {}

    /// Notes sent messages other than copies. Restarts the delay: owed copies go out with the next packet, or alone
    /// if none follows.
    mutating func sent(_ count: Int, now: NIODeadline) {
        guard count > 0 else {
            return
        }
        pending = min(pending + count, RepairSymbol.largestSpan)
        since = now
    }

    /// Notes sent copies or symbols.
    mutating func repaired(_ count: Int) {
        pending = max(0, pending - count)
        if pending == 0 {
            since = nil
        }
    }

    /// Cancels the owed copies: all messages arrived, or copies are no longer useful.
    mutating func cancel() {
        pending = 0
        since = nil
    }

    /// When a packet with copies alone is due; `nil` if none are pending.
    var deadline: NIODeadline? {
        since.map { $0 + Self.delay }
    }

    /// Whether a packet with copies alone is due.
    func isDue(now: NIODeadline) -> Bool {
        deadline.map { $0 <= now } ?? false
    }
}
