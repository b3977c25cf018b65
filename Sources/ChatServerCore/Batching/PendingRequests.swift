import DequeModule

/// The waiting requests of a ``BatchQueue``, grouped into the entries of a batch.
protocol PendingRequests: Sendable {
    associatedtype Request: Sendable
    associatedtype Batch: Collection & Sendable

    /// The number of waiting requests.
    var count: Int { get }

    /// The bytes of the waiting requests, where that is bounded; otherwise 0.
    var bytes: Int { get }

    /// Adds a request.
    ///
    /// - Returns: Whether the request is an entry of its own; otherwise it has joined a waiting entry.
    mutating func add(_ request: Request) -> Bool

    /// Removes and returns the entries that have waited longest.
    mutating func popBatch(limit: Int) -> Batch
}

extension PendingRequests {
    var bytes: Int { 0 }
}

/// A FIFO queue in which each request is an entry of its own.
struct FIFORequests<Request: Sendable>: PendingRequests {
    private var requests: Deque<Request> = []
    private(set) var bytes = 0
    private let size: @Sendable (Request) -> Int

    /// Makes an empty queue.
    ///
    /// - Parameter size: Returns the bytes of a request.
    init(size: @escaping @Sendable (Request) -> Int = { _ in 0 }) {
        self.size = size
    }

    var count: Int { requests.count }

    mutating func add(_ request: Request) -> Bool {
        requests.append(request)
        bytes += size(request)
        return true
    }

    /// Nearly always returns the whole queue, which then need not be copied.
    mutating func popBatch(limit: Int) -> Deque<Request> {
        guard requests.count > limit else {
            defer { (requests, bytes) = ([], 0) }
            return requests
        }
        let batch = Deque(requests.prefix(limit))
        requests.removeFirst(limit)
        bytes -= batch.reduce(0) { $0 + size($1) }
        return batch
    }
}

/// An entry of ``CoalescedRequests``: all waiting requests of one key.
protocol CoalescedEntry: Sendable {
    associatedtype Key: Hashable & Sendable
    associatedtype Request: Sendable

    /// The number of requests in the entry.
    var count: Int { get }

    static func key(of request: Request) -> Key

    init(_ request: Request)

    /// Adds another request of the same key.
    mutating func add(_ request: Request)
}

/// Coalesces waiting requests of one key into one entry, at the position of the first of them. An entry that
/// was taken into a batch accepts no further requests.
struct CoalescedRequests<Entry: CoalescedEntry>: PendingRequests {
    private var entries: [Entry.Key: Entry] = [:]
    /// The keys of the waiting entries, oldest first.
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

    mutating func popBatch(limit: Int) -> [Entry] {
        var batch: [Entry] = []
        batch.reserveCapacity(min(limit, order.count))
        while batch.count < limit, let key = order.popFirst(), let entry = entries.removeValue(forKey: key) {
            count -= entry.count
            batch.append(entry)
        }
        return batch
    }
}
