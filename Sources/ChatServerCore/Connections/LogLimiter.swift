import NIOCore
import Synchronization

/// Rate limiter for a log line that unauthenticated clients can cause: logs it at most once a second, with the
/// number of occurrences.
final class LogLimiter: Sendable {
    private let rate = Mutex(LogRate())

    /// Makes a limiter that has not logged anything.
    init() {}

    /// Counts an occurrence.
    ///
    /// - Returns: The occurrences since the last line, including this one; `nil` if the line must not be logged now.
    func note(now: NIODeadline = .now()) -> Int? {
        rate.withLock { $0.note(now: now) }
    }
}

/// Counts the occurrences between two log lines. Pure: the caller passes the time.
struct LogRate: Sendable {
    /// Time between two lines.
    static let interval: TimeAmount = .seconds(1)

    private var lastLine: NIODeadline?
    private var count = 0

    /// Counts an occurrence.
    ///
    /// - Returns: The occurrences since the last line, including this one; `nil` if the line must not be logged now.
    mutating func note(now: NIODeadline) -> Int? {
        count += 1
        if let lastLine, now - lastLine < Self.interval {
            return nil
        }
        defer { count = 0 }
        lastLine = now
        return count
    }
}
