import ChatProtocol
import HeapModule
import NIOCore

/// A priority queue of the sessions' timers (binary heap with lazy deletion): the entry of a rescheduled session is
/// skipped when it comes up.
struct DeadlineQueue {
    struct Entry: Comparable {
        let deadline: NIODeadline
        let session: SessionID

        static func < (one: Entry, other: Entry) -> Bool {
            one.deadline < other.deadline
        }
    }

    /// Timer coalescing: timers due within this interval fire together. A hundred readers of one message have their
    /// timers within a millisecond, and each timer wakes the event loop. It is a quarter of the timer granularity
    /// in RFC 9002, section 6.1.2.
    static let grain: TimeAmount = .microseconds(250)

    private var heap = Heap<Entry>()

    /// When the timer should fire next: up to a ``grain`` after the earliest known deadline.
    var nextLook: NIODeadline? {
        heap.min.map { entry in
            let grain = UInt64(Self.grain.nanoseconds)
            let grains = entry.deadline.uptimeNanoseconds / grain
            return .uptimeNanoseconds((grains + 1) * grain)
        }
    }

    mutating func insert(_ session: SessionID, at deadline: NIODeadline) {
        heap.insert(Entry(deadline: deadline, session: session))
    }

    /// Removes and returns the next due entry.
    mutating func popDue(now: NIODeadline) -> Entry? {
        guard let first = heap.min, first.deadline <= now else {
            return nil
        }
        return heap.removeMin()
    }
}
