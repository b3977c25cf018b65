import NIOCore

/// Priority queue of events ordered by time; events of the same time keep their insertion order.
struct EventQueue<Event> {
    private struct Entry {
        let time: NIODeadline
        let event: Event
    }

    /// Sorted latest first, so that the next event is cheap to remove.
    private var entries: [Entry] = []

    /// The time of the next event.
    var nextTime: NIODeadline? {
        entries.last?.time
    }

    /// Adds an event.
    mutating func add(_ event: Event, at time: NIODeadline) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time > time {
                low = middle + 1
            } else {
                high = middle
            }
        }
        entries.insert(Entry(time: time, event: event), at: low)
    }

    /// Removes the next event.
    mutating func popFirst() -> Event? {
        entries.popLast()?.event
    }
}
