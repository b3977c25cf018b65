import Synchronization

/// The bytes that wait in all outboxes together: bounded, so that many peers that read nothing cannot take all memory.
final class OutboxBudget: Sendable {
    /// The most bytes; 0 for no bound.
    let limit: Int

    private let used = Atomic(0)
    private let peak = Atomic(0)
    private let isRelieving = Atomic(false)
    private let relief = Mutex<(@Sendable () -> Void)?>(nil)

    /// Makes an unused budget.
    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes that wait now.
    var bytes: Int { used.load(ordering: .relaxed) }

    /// What is called, by one thread at a time, when the bound is exceeded; it cuts connections off.
    func whenExceeded(_ relieve: @escaping @Sendable () -> Void) {
        relief.withLock { $0 = relieve }
    }

    /// Bytes are put into an outbox.
    ///
    /// - Returns: Whether the bound is exceeded now: call ``relieve()``, without any lock.
    func add(_ bytes: Int) -> Bool {
        let (_, now) = used.add(bytes, ordering: .relaxed)
        peak.max(now, ordering: .relaxed)
        return limit > 0 && now > limit
    }

    /// Bytes have left an outbox.
    func remove(_ bytes: Int) {
        used.subtract(bytes, ordering: .relaxed)
    }

    /// Makes room, unless another thread does already.
    func relieve() {
        guard let relieve = relief.withLock({ $0 }), !isRelieving.exchange(true, ordering: .acquiringAndReleasing)
        else {
            return
        }
        relieve()
        isRelieving.store(false, ordering: .releasing)
    }

    /// How many bytes fewer wait now than at the most.
    func freedFromPeak() -> Int {
        peak.load(ordering: .relaxed) - bytes
    }

    /// Starts anew with looking for the most.
    func forgetPeak() {
        peak.store(bytes, ordering: .relaxed)
    }
}
