import NIOCore

/// The result of submitting a request to a queue.
enum OnSubmit: Equatable, Sendable {
    /// The request was accepted, and is answered once it has been processed.
    case taken
    /// The request was refused: too many wait.
    case full
    /// The request was refused: the server is stopping.
    case closing
}

/// The bounds of a ``BatchQueue``.
struct BatchBounds: Sendable {
    /// The most requests that may wait for their batch.
    let waiting: Int

    /// The bytes of waiting requests from which on no more may wait.
    var bytes = Int.max

    /// The most entries of one batch.
    let batch: Int
}

/// State machine of a ``BatchQueue``. Pure; a `Waiter` is resumed once everything submitted before it has been
/// processed.
///
/// ```
///           submit            next: .process
///    idle ─────────> working ────────────────> working ── next: .sleep ──> idle
///                      │  ▲
///      next: .pause    ▼  │  the timer, or drain, refuse and finish, for which nothing may be delayed
///                     pausing
/// ```
struct BatchQueueState<Pending: PendingRequests, Delay: BatchDelay, Waiter: Sendable>: Sendable {
    /// The state of the consumer task; only a waiting task must be woken.
    private enum Consumer {
        case idle, pausing, working
    }

    private struct Barrier: Sendable {
        /// The number of entries, of all that were ever added, that must have been processed.
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

    /// The entries that were ever added, that were taken into a batch, and that have been processed with their batch.
    private var (begun, taken, done) = (0, 0, 0)

    /// Whether no request is waiting.
    var isEmpty: Bool { pending.count == 0 }

    init(_ pending: Pending, delay: Delay, bounds: BatchBounds) {
        self.pending = pending
        self.delay = delay
        self.bounds = bounds
    }

    /// Adds a request.
    ///
    /// - Returns: Whether it was accepted, and whether the task must be woken.
    mutating func submit(_ request: Pending.Request) -> (OnSubmit, wakes: Bool) {
        guard !isRefusing, !isFinished else {
            return (.closing, false)
        }
        guard pending.count < bounds.waiting, pending.bytes < bounds.bytes else {
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

    /// The decision on a new waiter.
    enum OnDrain: Equatable {
        /// Resume at once: everything has been processed.
        case resume
        /// A later ``processed()`` returns the waiter.
        case wait
        /// As `wait`, and the task must be woken.
        case waitAndWake
    }

    /// Adds a waiter for everything that was submitted before.
    mutating func drain(_ waiter: Waiter) -> OnDrain {
        guard !isFinished, done < begun else {
            return .resume
        }
        barriers.append(Barrier(through: begun, waiter: waiter))
        return endPause() ? .waitAndWake : .wait
    }

    /// Refuses further requests.
    ///
    /// - Returns: Whether the task must be woken.
    mutating func refuse() -> Bool {
        isRefusing = true
        return endPause()
    }

    /// Refuses further requests, and adds no more waiters: ``drain(_:)`` returns `resume` from now on.
    mutating func finish() {
        isFinished = true
    }

    /// Ends a pause. Returns whether there was one.
    private mutating func endPause() -> Bool {
        guard consumer == .pausing else {
            return false
        }
        consumer = .working
        return true
    }

    /// The next step of the task.
    enum OnNext {
        /// Wait for this time, or until woken.
        case pause(TimeAmount)
        /// Process this batch, then call ``processed()``.
        case process(Pending.Batch)
        /// Wait until woken.
        case sleep
    }

    /// Returns the next step of an idle task.
    mutating func next() -> OnNext {
        guard pending.count > 0 else {
            consumer = .idle
            return .sleep
        }
        // A pause would delay the waiters in `barriers`, or the shutdown.
        if barriers.isEmpty, !isRefusing, !isFinished, let time = delay.pause(waiting: pending.count) {
            consumer = .pausing
            return .pause(time)
        }
        consumer = .working
        let batch = pending.popBatch(limit: bounds.batch)
        taken += batch.count
        delay.began(batch: batch.count)
        return .process(batch)
    }

    /// Handles the end of the batch that was taken last.
    ///
    /// - Returns: The waiters to resume.
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
