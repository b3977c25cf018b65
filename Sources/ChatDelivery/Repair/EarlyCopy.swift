import ChatProtocol
import NIOCore

/// When messages that nothing repairs yet get a copy: as soon as the next packet goes, else after ``delay``.
struct EarlyCopy: Sendable, Equatable {
    /// How long a message waits for company before its copy goes in a packet of its own: longer than the 5 ms between
    /// messages of a busy conversation (200 a second), shorter than what a person or a game notices. A copy that
    /// follows at once would be lost with its original in the same burst. Our own choice, from the simulation.
    static let delay: TimeAmount = .milliseconds(7)

    /// Messages that were sent and not repaired yet: at most as many as one symbol spans.
    private(set) var owed = 0

    private var since: NIODeadline?

    /// Makes one that owes nothing.
    init() {}

    /// Messages were sent that are not copies. The wait begins anew: what is owed goes with the next of them, or
    /// when there is none.
    mutating func sent(_ count: Int, now: NIODeadline) {
        guard count > 0 else {
            return
        }
        owed = min(owed + count, RepairSymbol.largestSpan)
        since = now
    }

    /// Copies or symbols went out.
    mutating func paid(_ count: Int) {
        owed = max(0, owed - count)
        if owed == 0 {
            since = nil
        }
    }

    /// Nothing is owed any more: all has arrived, or the moment has passed.
    mutating func forgive() {
        owed = 0
        since = nil
    }

    /// When a packet of its own is due; `nil` when nothing is owed.
    var deadline: NIODeadline? {
        since.map { $0 + Self.delay }
    }

    /// Whether a packet of its own is due.
    func isDue(now: NIODeadline) -> Bool {
        deadline.map { $0 <= now } ?? false
    }
}
