import DequeModule

/// A queue in which sources take turns (round robin): one that adds a thousand entries waits behind its own, and
/// another source's first entry is among the next to be taken. Entries of one source keep their order.
struct FairQueue<Source: Hashable & Sendable, Entry: Equatable & Sendable>: Sendable {
    private var entries: [Source: Deque<Entry>] = [:]

    /// The sources that have entries, in the order of their turns (round robin).
    private var turns: Deque<Source> = []

    /// How many entries there are.
    private(set) var count = 0

    /// How many entries a source has.
    func count(of source: Source) -> Int {
        entries[source]?.count ?? 0
    }

    /// The source with the most entries; `nil` when there are none.
    var longest: Source? {
        entries.max { $0.value.count < $1.value.count }?.key
    }

    /// Adds an entry at the end of its source's.
    mutating func append(_ entry: Entry, from source: Source) {
        if entries[source] == nil {
            turns.append(source)
        }
        entries[source, default: []].append(entry)
        count += 1
    }

    /// Takes the oldest entry of the source that is next.
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

    /// Takes the newest entry of a source.
    mutating func popLast(from source: Source) -> Entry? {
        guard let entry = entries[source]?.popLast() else {
            return nil
        }
        removed(from: source)
        return entry
    }

    /// Takes one entry out, wherever it stands.
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
