import ChatStorage
import Logging
import NIOCore

/// Removes the device mail that has waited too long, every hour.
struct DeviceMailTask: PeriodicJob {
    /// The interval between two checks: the age of mail is counted in days.
    static let interval: TimeAmount = .hours(1)

    /// Check at start: a server that was off for a while has some to remove.
    static let startsAtOnce = true

    let store: any DeviceStore
    let clock: ClockMonitor
    let logger: Logger

    func tick(until stop: StopFlag) async {
        do {
            // By the trusted time: what is removed because of a wrong clock cannot be restored.
            let removed = try await store.removeOldMail(now: clock.look().time)
            if removed > 0 {
                logger.info("removed old device mail", metadata: ["count": "\(removed)"])
            }
        } catch {
            logger.error("could not remove old device mail", metadata: ["error": "\(error)"])
        }
    }
}
