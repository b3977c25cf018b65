import ChatStorage
import Logging
import NIOCore

/// Removes the messages that have been kept long enough, every minute, some at a time: nobody waits long for it.
struct RetentionKeeper: PeriodicJob {
    /// Between two looks. Our own choice: retention is counted in days.
    static let interval: TimeAmount = .minutes(1)

    /// A server that was off for a while has much to remove.
    static let startsAtOnce = true

    /// Messages of one transaction.
    static let batchLimit = 500

    let retention: Retention
    let store: any RetainingStore
    let clock: ClockWatch
    let logger: Logger

    func tick(until stop: StopFlag) async {
        guard retention.isLimited else {
            return
        }
        // Not the system's time: what is removed by a wrong clock cannot be brought back.
        await enforce(now: clock.look().time, until: stop)
    }

    /// Removes all that is too old or too much; stopped, it ends after the batch that is under way.
    ///
    /// - Parameter now: In milliseconds since 1970.
    func enforce(now: Int64, until stop: StopFlag) async {
        var (removed, next): (Int, Int64?) = (0, 0)
        do {
            let bound = try await store.bound(of: retention, now: now)
            while let after = next, !stop.isSet {
                let step = try await store.enforce(bound, after: after, limit: Self.batchLimit)
                removed += step.removed
                next = step.next
                // Others who wait for the store have a turn between two batches.
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
