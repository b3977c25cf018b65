import ChatStorage
import Logging
import NIOCore

/// Removes the messages that have been kept long enough, every minute, some at a time: nobody waits long for it.
struct RetentionKeeper: Sendable {
    /// Between two looks. Our own choice: retention is counted in days.
    static let interval: TimeAmount = .minutes(1)

    /// Messages of one transaction.
    static let batchLimit = 500

    let retention: Retention
    let store: any RetainingStore
    let clock: ClockWatch
    let eventLoop: any EventLoop
    let logger: Logger
    private let heart = Heartbeat()

    init(
        retention: Retention,
        store: any RetainingStore,
        clock: ClockWatch,
        eventLoop: any EventLoop,
        logger: Logger
    ) {
        self.retention = retention
        self.store = store
        self.clock = clock
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// Works until ``stop()``.
    func run() async {
        guard retention.isLimited else {
            return
        }
        heart.beat()
        await heart.run(every: Self.interval, on: eventLoop) {
            // Not the system's time: what is removed by a wrong clock cannot be brought back.
            await enforce(now: clock.look().time)
        }
    }

    /// Ends ``run()`` after the batch that is under way: the server stops.
    func stop() {
        heart.stop()
    }

    /// Removes all that is too old or too much.
    ///
    /// - Parameter now: In milliseconds since 1970.
    func enforce(now: Int64) async {
        var (removed, next): (Int, Int64?) = (0, 0)
        do {
            let bound = try await store.bound(of: retention, now: now)
            while let after = next, !heart.isStopped, !Task.isCancelled {
                let step = try await store.enforce(bound, after: after, limit: Self.batchLimit)
                removed += step.removed
                next = step.next
                // Whoever waits for the store has a turn between two batches.
                await Task.yield()
            }
        } catch {
            logger.error("could not remove old messages", metadata: ["error": "\(error)"])
        }
        if removed > 0 {
            logger.info("removed old messages", metadata: ["count": "\(removed)"])
        }
    }
}
