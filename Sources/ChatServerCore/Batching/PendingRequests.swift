import DequeModule

/// The requests that wait in a ``BatchQueue``, as the entries that a batch of them has.
protocol PendingRequests: Sendable {
    associatedtype Request: Sendable
    associatedtype Batch: Collection & Sendable

    /// How many requests wait.
    var count: Int { get }

    /// Adds a request.
    ///
    /// - Returns: Whether it is an entry of its own; else it has joined one that waited already.
    mutating func add(_ request: Request) -> Bool

    /// Removes the entries that have waited longest.
    mutating func takeBatch(limit: Int) -> Batch
}

/// Each request is an entry.
struct FIFORequests<Request: Sendable>: PendingRequests {
    private var requests: Deque<Request> = []

    var count: Int { requests.count }

    mutating func add(_ request: Request) -> Bool {
        requests.append(request)
        return true
    }

    /// Nearly always all that there is, which need not be copied.
    mutating func takeBatch(limit: Int) -> Deque<Request> {
        guard requests.count > limit else {
            defer { requests = [] }
            return requests
        }
        defer { requests.removeFirst(limit) }
        return Deque(requests.prefix(limit))
    }
}

/// What ``CoalescedRequests`` makes of the requests of one key.
protocol CoalescedEntry: Sendable {
    associatedtype Key: Hashable & Sendable
    associatedtype Request: Sendable

    /// How many requests it is made of.
    var count: Int { get }

    static func key(of request: Request) -> Key

    init(_ request: Request)

    /// Adds another request of the same key.
    mutating func add(_ request: Request)
}

/// Requests of one key that wait together are one entry, in the place of the first of them. An entry that was taken for a
/// batch is joined by no others.
struct CoalescedRequests<Entry: CoalescedEntry>: PendingRequests {
    private var entries: [Entry.Key: Entry] = [:]
    /// Those that have waited longest first.
    private var order: Deque<Entry.Key> = []
    private(set) var count = 0

    mutating func add(_ request: Entry.Request) -> Bool {
        count += 1
        let key = Entry.key(of: request)
        if let index = entries.index(forKey: key) {
            entries.values[index].add(request)
            return false
        }
        entries[key] = Entry(request)
        order.append(key)
        return true
    }

    mutating func takeBatch(limit: Int) -> [Entry] {
        var batch: [Entry] = []
        batch.reserveCapacity(min(limit, order.count))
        while batch.count < limit, let key = order.popFirst(), let entry = entries.removeValue(forKey: key) {
            count -= entry.count
            batch.append(entry)
        }
        return batch
    }
}
