import NIOCore

/// What became of a request that was submitted to a queue.
enum OnSubmit: Equatable, Sendable {
    /// It is answered once it has been processed.
    case taken
    /// Too many wait.
    case full
    /// The server is stopping.
    case closing
}

/// The bounds of a ``BatchQueue``.
struct BatchBounds: Sendable {
    /// Requests that may wait for their batch.
    let waiting: Int

    /// Entries of one batch.
    let batch: Int
}

/// What a ``BatchQueue`` does next. Pure; a `Waiter` is resumed when all that came before it has been processed.
///
/// ```
///           submit            next: .process
///    idle ─────────> working ────────────────> working ── next: .sleep ──> idle
///                      │  ▲
///      next: .pause    ▼  │  the timer, or drain, refuse and finish, for which nothing may be delayed
///                     pausing
/// ```
struct BatchQueueState<Pending: PendingRequests, Delay: BatchDelay, Waiter: Sendable>: Sendable {
    /// What its task does; only a task that waits need be woken.
    private enum Consumer {
        case idle, pausing, working
    }

    private struct Barrier: Sendable {
        /// Entries that must have been processed, of all there ever were.
        let through: Int
        let waiter: Waiter
    }

    private let bounds: BatchBounds
    private var pending: Pending
    private var delay: Delay
    private var consumer = Consumer.idle
    private var barriers: [Barrier] = []
    private var isRefusing = false
    private var isFinished = false

    /// Entries that there ever were; those that were taken for a batch; and those whose batch has been processed.
    private var (begun, taken, done) = (0, 0, 0)

    /// Whether nothing waits.
    var isEmpty: Bool { pending.count == 0 }

    init(_ pending: Pending, delay: Delay, bounds: BatchBounds) {
        self.pending = pending
        self.delay = delay
        self.bounds = bounds
    }

    /// Adds a request.
    ///
    /// - Returns: Whether it was taken, and whether the task must be woken.
    mutating func submit(_ request: Pending.Request) -> (OnSubmit, wakes: Bool) {
        guard !isRefusing, !isFinished else {
            return (.closing, false)
        }
        guard pending.count < bounds.waiting else {
            return (.full, false)
        }
        if pending.add(request) {
            begun += 1
        }
        guard consumer == .idle else {
            return (.taken, false)
        }
        consumer = .working
        return (.taken, true)
    }

    /// What becomes of somebody who waits.
    enum OnDrain: Equatable {
        /// There is nothing to wait for.
        case resume
        /// It is among those of a later ``processed()``.
        case wait
        /// The same, and the task must be woken.
        case waitAndWake
    }

    /// Somebody waits for all that was submitted before.
    mutating func drain(_ waiter: Waiter) -> OnDrain {
        guard !isFinished, done < begun else {
            return .resume
        }
        barriers.append(Barrier(through: begun, waiter: waiter))
        return endPause() ? .waitAndWake : .wait
    }

    /// Takes no more requests.
    ///
    /// - Returns: Whether the task must be woken.
    mutating func refuse() -> Bool {
        isRefusing = true
        return endPause()
    }

    /// Takes nothing more, and nobody waits any more for what is processed later.
    mutating func finish() {
        isFinished = true
    }

    /// - Returns: Whether there was one.
    private mutating func endPause() -> Bool {
        guard consumer == .pausing else {
            return false
        }
        consumer = .working
        return true
    }

    /// What the task should do.
    enum OnNext {
        /// Wait so long, or until it is woken.
        case pause(TimeAmount)
        /// Process these, then tell ``processed()``.
        case process(Pending.Batch)
        /// Wait until it is woken.
        case sleep
    }

    /// The task has nothing to do.
    mutating func next() -> OnNext {
        guard pending.count > 0 else {
            consumer = .idle
            return .sleep
        }
        // Nobody who waits for the batch itself is kept waiting.
        if barriers.isEmpty, !isRefusing, !isFinished, let time = delay.pause(waiting: pending.count) {
            consumer = .pausing
            return .pause(time)
        }
        consumer = .working
        let batch = pending.takeBatch(limit: bounds.batch)
        taken += batch.count
        delay.began(batch: batch.count)
        return .process(batch)
    }

    /// The batch that was taken last has been processed.
    ///
    /// - Returns: Those who waited for it.
    mutating func processed() -> [Waiter] {
        done = taken
        guard !barriers.isEmpty else {
            return []
        }
        let reached = barriers.prefix { $0.through <= done }
        barriers.removeFirst(reached.count)
        return reached.map(\.waiter)
    }
}
