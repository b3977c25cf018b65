import ChatStorage
import Logging
import NIOCore

/// Enforces message retention every minute, in small batches, so that nobody waits long for the store.
struct RetentionTask: PeriodicJob {
    /// The interval between two checks: retention is counted in days.
    static let interval: TimeAmount = .minutes(1)

    /// Check at start: a server that was off for a while has much to remove.
    static let startsAtOnce = true

    /// Messages per transaction.
    static let batchLimit = 500

    /// How long messages are kept; read at each check.
    let retention: @Sendable () -> Retention
    let store: any RetainingStore
    let clock: ClockMonitor
    let logger: Logger

    func tick(until stop: StopFlag) async {
        guard retention().isLimited else {
            return
        }
        // Use the trusted clock, not the system's: messages removed because of a wrong clock cannot be restored.
        await enforce(now: clock.look().time, until: stop)
    }

    /// Removes all messages beyond the retention bounds. When stopped, it ends after the current batch.
    ///
    /// - Parameter now: In milliseconds since 1970.
    func enforce(now: Int64, until stop: StopFlag) async {
        var (removed, next): (Int, Int64?) = (0, 0)
        do {
            let bound = try await store.bound(of: retention(), now: now)
            while let after = next, !stop.isSet {
                let step = try await store.enforce(bound, after: after, limit: Self.batchLimit)
                removed += step.removed
                next = step.next
                // Let other tasks use the store between two batches.
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
