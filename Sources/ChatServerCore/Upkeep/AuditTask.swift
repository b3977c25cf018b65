import ChatStorage
import Logging
import NIOCore

/// Removes the entries of the audit log that are too old, every hour.
struct AuditTask: PeriodicJob {
    /// The interval between two checks: the age of an entry is counted in days.
    static let interval: TimeAmount = .hours(1)

    /// Check at start: a server that was off for a while has some to remove.
    static let startsAtOnce = true

    let store: any AuditStore
    let clock: ClockMonitor
    let logger: Logger

    func tick(until stop: StopFlag) async {
        do {
            // By the trusted time: what is removed because of a wrong clock cannot be restored.
            let removed = try await store.trimAudit(now: clock.look().time)
            if removed > 0 {
                logger.info("removed old entries of the audit log", metadata: ["count": "\(removed)"])
            }
        } catch {
            logger.error("could not remove old entries of the audit log", metadata: ["error": "\(error)"])
        }
    }
}
