import ChatProtocol
import HeapModule
import NIOCore

/// Which session's timer goes off next. An entry whose session was rescheduled is skipped when it comes up.
struct DeadlineQueue {
    struct Entry: Comparable {
        let deadline: NIODeadline
        let session: SessionID

        static func < (one: Entry, other: Entry) -> Bool {
            one.deadline < other.deadline
        }
    }

    /// What is due so close together is seen to together: a hundred readers of one message have their times within a
    /// millisecond, and each look wakes the event loop. A quarter of a timer's granularity in RFC 9002, section 6.1.2.
    static let grain: TimeAmount = .microseconds(250)

    private var heap = Heap<Entry>()

    /// When to look for what is due: up to a ``grain`` after the earliest time that is known.
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

    /// Takes the next entry that is due.
    mutating func popDue(now: NIODeadline) -> Entry? {
        guard let first = heap.min, first.deadline <= now else {
            return nil
        }
        return heap.removeMin()
    }
}
