import DequeModule

/// Fair queue: sources take turns (round robin). A source that adds a thousand entries waits behind its own, and
/// another source's first entry is among the next to be taken. Entries of one source keep their order (FIFO).
struct FairQueue<Source: Hashable & Sendable, Entry: Equatable & Sendable>: Sendable {
    private var entries: [Source: Deque<Entry>] = [:]

    /// The sources that have entries, in the order of their turns.
    private var turns: Deque<Source> = []

    /// The number of entries.
    private(set) var count = 0

    /// Returns the number of entries of a source.
    func count(of source: Source) -> Int {
        entries[source]?.count ?? 0
    }

    /// The source with the most entries; `nil` when there are none.
    var longest: Source? {
        entries.max { $0.value.count < $1.value.count }?.key
    }

    /// Appends an entry to the queue of its source.
    mutating func append(_ entry: Entry, from source: Source) {
        if entries[source] == nil {
            turns.append(source)
        }
        entries[source, default: []].append(entry)
        count += 1
    }

    /// Removes and returns the oldest entry of the next source in turn.
    mutating func popFirst() -> Entry? {
        guard let source = turns.popFirst(), let entry = entries[source]?.popFirst() else {
            return nil
        }
        count -= 1
        if entries[source]?.isEmpty == true {
            entries[source] = nil
        } else {
            turns.append(source)
        }
        return entry
    }

    /// Removes and returns the newest entry of a source.
    mutating func popLast(from source: Source) -> Entry? {
        guard let entry = entries[source]?.popLast() else {
            return nil
        }
        removed(from: source)
        return entry
    }

    /// Removes an entry at any position.
    ///
    /// - Returns: Whether it was there.
    mutating func remove(_ entry: Entry, from source: Source) -> Bool {
        guard let place = entries[source]?.firstIndex(of: entry) else {
            return false
        }
        entries[source]?.remove(at: place)
        removed(from: source)
        return true
    }

    private mutating func removed(from source: Source) {
        count -= 1
        if entries[source]?.isEmpty == true {
            entries[source] = nil
            turns.removeAll { $0 == source }
        }
    }
}
