import CProcess
import Logging
import NIOCore

/// Gives memory back to the system after much of it was freed: the allocator keeps what many clients' unread answers took,
/// and the process would stay as large as it once was.
struct MemoryKeeper: PeriodicJob {
    /// Between two looks, and so between two times that memory is given back: doing it holds up every thread that allocates.
    static let interval: TimeAmount = .seconds(10)

    /// Bytes that must have been freed since the last time. Our own choice: less is not worth the work.
    static let worthwhile = 32 << 20

    let outboxes: OutboxBudget
    let logger: Logger

    func tick(until stop: StopFlag) async {
        look()
    }

    /// Gives memory back if enough of it was freed.
    ///
    /// - Returns: Whether it was.
    @discardableResult
    func look() -> Bool {
        let freed = outboxes.freedFromPeak()
        guard freed >= Self.worthwhile else {
            return false
        }
        outboxes.forgetPeak()
        let isGivenBack = process_trim_memory()
        logger.debug("gave memory back", metadata: ["freed": "\(freed)", "success": "\(isGivenBack)"])
        return isGivenBack
    }
}
