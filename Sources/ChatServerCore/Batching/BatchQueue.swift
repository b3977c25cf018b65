import NIOCore
import Synchronization

/// A bounded queue in front of a store (group commit): all that waits is processed as one batch, first come first served, and
/// the cost of a transaction is shared. ``BatchQueueState`` decides; here are the lock, the timer and the one task.
final class BatchQueue<Pending: PendingRequests, Delay: BatchDelay>: Sendable {
    private typealias State = BatchQueueState<Pending, Delay, CheckedContinuation<Void, Never>>

    private let state: Mutex<State>
    private let eventLoop: any EventLoop
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - pending: An empty one.
    ///   - delay: How long a batch waits for more requests.
    ///   - bounds: What may wait, and how much of it is one batch.
    ///   - eventLoop: Where the timer of the delay is.
    init(_ pending: Pending, delay: Delay, bounds: BatchBounds, eventLoop: any EventLoop) {
        state = Mutex(State(pending, delay: delay, bounds: bounds))
        self.eventLoop = eventLoop
        (wakeUps, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether nothing waits.
    var isEmpty: Bool {
        state.withLock { $0.isEmpty }
    }

    /// Adds a request; when it is not taken, nothing was added.
    func submit(_ request: Pending.Request) -> OnSubmit {
        let (outcome, wakes) = state.withLock { $0.submit(request) }
        if wakes {
            wake.yield()
        }
        return outcome
    }

    /// Takes no more requests; those that were taken are processed.
    func refuse() {
        if state.withLock({ $0.refuse() }) {
            wake.yield()
        }
    }

    /// Returns when everything that was submitted before has been processed, no matter what comes meanwhile.
    func drain() async {
        await withCheckedContinuation { continuation in
            switch state.withLock({ $0.drain(continuation) }) {
            case .resume: continuation.resume()
            case .wait: break
            case .waitAndWake: wake.yield()
            }
        }
    }

    /// Takes nothing more; ``run(_:)`` returns when what is there has been processed.
    func finish() {
        state.withLock { $0.finish() }
        wake.yield()
        wake.finish()
    }

    /// Processes what comes, one batch after the other, until ``finish()``.
    func run(_ process: (Pending.Batch) async -> Void) async {
        var wakeUps = wakeUps.makeAsyncIterator()
        while await wakeUps.next(isolation: #isolation) != nil {
            await processAll(&wakeUps, process)
        }
        // Also when this task was cancelled: nobody may wait for what is not done any more.
        state.withLock { $0.finish() }
        await processAll(&wakeUps, process)
    }

    private func processAll(
        _ wakeUps: inout AsyncStream<Void>.Iterator,
        _ process: (Pending.Batch) async -> Void
    ) async {
        while true {
            switch state.withLock({ $0.next() }) {
            case .pause(let time):
                let timer = eventLoop.scheduleTask(in: time) { [wake] in wake.yield() }
                _ = await wakeUps.next(isolation: #isolation)
                timer.cancel()
            case .process(let batch):
                await process(batch)
                for waiter in state.withLock({ $0.processed() }) {
                    waiter.resume()
                }
            case .sleep:
                return
            }
        }
    }
}
