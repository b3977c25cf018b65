import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The threads on which passwords are hashed: never an event loop, never more at once than there are threads, and
/// never more waiting than ``maximumWaiting``. They give way to whatever else there is to do, where the system can do that for
/// single threads: deliveries do not wait for logins.
package final class PasswordWorkers: Sendable {
    /// Hashes that wait for a thread before further logins are told that the server is busy. At a quarter of a second
    /// each on two cores, the last one waits about half a minute.
    package static let maximumWaiting = 256

    private let pool: NIOThreadPool
    private let waiting = Atomic<Int>(0)

    /// Starts the threads.
    ///
    /// - Parameter threads: How many hashes run at once.
    package init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: max(1, threads))
        pool.start()
    }

    /// Runs a hash.
    ///
    /// - Returns: `nil` when too many wait.
    package func run<Result: Sendable>(_ hash: @escaping @Sendable () throws -> Result) async throws -> Result? {
        let (_, count) = waiting.add(1, ordering: .relaxed)
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard count <= Self.maximumWaiting else {
            return nil
        }
        return try await pool.runIfActive {
            Self.giveWay()
            return try hash()
        }
    }

    /// Ends the threads after the hashes that are running.
    package func stop() async throws {
        try await pool.shutdownGracefully()
    }

    /// Lowers this thread's priority: under full load ten steps leave it a tenth of what another thread gets (sched(7)).
    private static func giveWay() {
        // Linux takes 0 for the calling thread (setpriority(2)), POSIX for the whole process. It may be done again and again.
        #if canImport(Glibc)
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        #elseif canImport(Musl)
            _ = setpriority(PRIO_PROCESS, 0, niceness)
        #endif
    }

    private static let niceness: Int32 = 10
}
