import GRDB
import GRDBSQLite
import Glibc

/// A processor time limit for queries.
private struct ProcessorTimeLimit {
    /// The deadline on the CPU clock of the thread that runs the query, in nanoseconds.
    let end: Int64
    var isExceeded = false

    /// The number of SQLite VM instructions between two checks of the clock: about ten microseconds of work for
    /// each check of 0.3 microseconds.
    static let instructions: Int32 = 500

    /// The processor time of this thread. Not wall-clock time: on a busy machine, a cheap query must not be
    /// refused.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A query exceeded its processor time limit.
struct ProcessorTimeExceeded: Error {}

extension Database {
    /// Runs queries with a processor time limit and interrupts them when it is exceeded. Synchronous, because the
    /// limit counts the time of the current thread.
    ///
    /// - Throws: ``ProcessorTimeExceeded``, and the errors of `work`.
    func limitingProcessorTime<Value>(to time: Duration, _ work: () throws -> Value) throws -> Value {
        let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
        var limit = ProcessorTimeLimit(end: ProcessorTimeLimit.now + nanoseconds)
        return try withUnsafeMutablePointer(to: &limit) { limit in
            // SQLite's "Query Progress Callbacks": a result other than 0 interrupts the statement.
            sqlite3_progress_handler(
                sqliteConnection,
                ProcessorTimeLimit.instructions,
                { context in
                    guard let limit = context?.assumingMemoryBound(to: ProcessorTimeLimit.self),
                        ProcessorTimeLimit.now >= limit.pointee.end
                    else {
                        return 0
                    }
                    limit.pointee.isExceeded = true
                    return 1
                },
                limit
            )
            defer { sqlite3_progress_handler(sqliteConnection, 0, nil, nil) }
            do {
                return try work()
            } catch {
                throw limit.pointee.isExceeded ? ProcessorTimeExceeded() : error
            }
        }
    }
}
