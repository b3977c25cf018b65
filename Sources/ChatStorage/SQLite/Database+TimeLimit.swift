import GRDB
import GRDBSQLite
import Glibc

/// A bound on what a query may cost.
private struct ProcessorTimeLimit {
    /// On the clock of the thread that runs the query, in nanoseconds.
    let end: Int64
    var isExceeded = false

    /// Instructions of SQLite's virtual machine between two looks at the clock: some ten microseconds of work for each
    /// look of 0.3 microseconds.
    static let instructions: Int32 = 500

    /// The processor time of this thread. Not wall-clock time: a busy machine must not refuse what costs little.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A query took more processor time than it may.
struct ProcessorTimeExceeded: Error {}

extension Database {
    /// Runs queries that are interrupted when they have taken too much processor time. Synchronous, for it is the time
    /// of the thread that counts.
    ///
    /// - Throws: ``ProcessorTimeExceeded``, and what the work throws.
    func limitingProcessorTime<Value>(to time: Duration, _ work: () throws -> Value) throws -> Value {
        let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
        var limit = ProcessorTimeLimit(end: ProcessorTimeLimit.now + nanoseconds)
        return try withUnsafeMutablePointer(to: &limit) { limit in
            // SQLite's "Query Progress Callbacks"; a result other than 0 interrupts the statement.
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
