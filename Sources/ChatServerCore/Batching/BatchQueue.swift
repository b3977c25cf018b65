import NIOCore
import Synchronization

/// Write batching: a bounded FIFO queue in front of a store. All waiting requests are processed as one batch and
/// share the cost of a transaction. ``BatchQueueState`` decides; this class has the lock, the timer and the one
/// consumer task.
final class BatchQueue<Pending: PendingRequests, Delay: BatchDelay>: Sendable {
    private typealias State = BatchQueueState<Pending, Delay, CheckedContinuation<Void, Never>>

    private let state: Mutex<State>
    private let eventLoop: any EventLoop
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - pending: An empty collection of requests.
    ///   - delay: How long a batch waits for more requests.
    ///   - bounds: The most waiting requests, and the most entries of a batch.
    ///   - eventLoop: The event loop of the delay's timer.
    init(_ pending: Pending, delay: Delay, bounds: BatchBounds, eventLoop: any EventLoop) {
        state = Mutex(State(pending, delay: delay, bounds: bounds))
        self.eventLoop = eventLoop
        (wakeUps, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether no request is waiting.
    var isEmpty: Bool {
        state.withLock { $0.isEmpty }
    }

    /// Adds a request. A result other than `taken` means that nothing was added.
    func submit(_ request: Pending.Request) -> OnSubmit {
        let (outcome, wakes) = state.withLock { $0.submit(request) }
        if wakes {
            wake.yield()
        }
        return outcome
    }

    /// Refuses further requests; those that were accepted are still processed.
    func refuse() {
        if state.withLock({ $0.refuse() }) {
            wake.yield()
        }
    }

    /// Returns once everything that was submitted before has been processed, regardless of later requests.
    func drain() async {
        await withCheckedContinuation { continuation in
            switch state.withLock({ $0.drain(continuation) }) {
            case .resume: continuation.resume()
            case .wait: break
            case .waitAndWake: wake.yield()
            }
        }
    }

    /// Refuses further requests; ``run(_:)`` returns once the accepted ones have been processed.
    func finish() {
        state.withLock { $0.finish() }
        wake.yield()
        wake.finish()
    }

    /// Processes the requests, one batch after the other, until ``finish()``.
    func run(_ process: (Pending.Batch) async -> Void) async {
        var wakeUps = wakeUps.makeAsyncIterator()
        while await wakeUps.next(isolation: #isolation) != nil {
            await processAll(&wakeUps, process)
        }
        // This also runs if the task was cancelled: a waiter must not wait for requests that are never processed.
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
