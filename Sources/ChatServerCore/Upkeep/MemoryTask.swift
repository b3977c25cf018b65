import CProcess
import Logging
import NIOCore

/// Releases freed memory to the system (`malloc_trim`): the allocator keeps the memory of many clients' unread
/// answers, and the process would stay at its peak size.
struct MemoryTask: PeriodicJob {
    /// The interval between two checks, and so the shortest between two trims: a trim blocks every thread that
    /// allocates.
    static let interval: TimeAmount = .seconds(10)

    /// Bytes that must have been freed since the last trim: fewer are not worth blocking all allocating threads.
    static let worthwhile = 32 << 20

    let outboxes: OutboxBudget
    let logger: Logger

    func tick(until stop: StopFlag) async {
        look()
    }

    /// Trims memory if enough of it was freed.
    ///
    /// - Returns: Whether memory was released.
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
