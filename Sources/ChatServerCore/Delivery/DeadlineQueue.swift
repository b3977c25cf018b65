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

    private var heap = Heap<Entry>()

    /// The earliest time that is known.
    var earliest: NIODeadline? {
        heap.min?.deadline
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
