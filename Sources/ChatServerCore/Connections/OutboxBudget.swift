import Synchronization

/// Memory budget of all outboxes together, so that many peers that do not read cannot exhaust the memory.
final class OutboxBudget: Sendable {
    private let bound: Atomic<Int>

    private let used = Atomic(0)
    private let peak = Atomic(0)
    private let isRelieving = Atomic(false)
    private let relief = Mutex<(@Sendable () -> Void)?>(nil)

    /// Makes an unused budget.
    init(limit: Int) {
        bound = Atomic(limit)
    }

    /// The most bytes; 0 for no bound.
    var limit: Int {
        get { bound.load(ordering: .relaxed) }
        set { bound.store(newValue, ordering: .relaxed) }
    }

    /// The number of waiting bytes.
    var bytes: Int { used.load(ordering: .relaxed) }

    /// Sets the callback for an exceeded bound, which cuts connections off. One thread at a time calls it.
    func whenExceeded(_ relieve: @escaping @Sendable () -> Void) {
        relief.withLock { $0 = relieve }
    }

    /// Counts bytes that are added to an outbox.
    ///
    /// - Returns: Whether the bound is now exceeded: call ``relieve()``, without holding a lock.
    func add(_ bytes: Int) -> Bool {
        let (_, now) = used.add(bytes, ordering: .relaxed)
        peak.max(now, ordering: .relaxed)
        return limit > 0 && now > limit
    }

    /// Counts bytes that have left an outbox.
    func remove(_ bytes: Int) {
        used.subtract(bytes, ordering: .relaxed)
    }

    /// Makes room, unless another thread is already doing so.
    func relieve() {
        guard let relieve = relief.withLock({ $0 }), !isRelieving.exchange(true, ordering: .acquiringAndReleasing)
        else {
            return
        }
        relieve()
        isRelieving.store(false, ordering: .releasing)
    }

    /// Returns by how many bytes the waiting bytes are below their peak.
    func freedFromPeak() -> Int {
        peak.load(ordering: .relaxed) - bytes
    }

    /// Resets the peak to the present number of bytes.
    func forgetPeak() {
        peak.store(bytes, ordering: .relaxed)
    }
}
