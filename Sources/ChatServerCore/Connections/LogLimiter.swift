import NIOCore
import Synchronization

/// Has a line that strangers can cause logged once a second at most, with how often there was reason for it.
final class LogLimiter: Sendable {
    private let rate = Mutex(LogRate())

    /// Makes a limiter that has logged nothing.
    init() {}

    /// There is reason for the line.
    ///
    /// - Returns: How often there was since the last line, this time included; `nil` when it is not logged now.
    func note(now: NIODeadline = .now()) -> Int? {
        rate.withLock { $0.note(now: now) }
    }
}

/// Counts the reasons for a log line between two that are written. Pure: time comes in.
struct LogRate: Sendable {
    /// Between two lines.
    static let interval: TimeAmount = .seconds(1)

    private var lastLine: NIODeadline?
    private var count = 0

    /// There is reason for the line.
    ///
    /// - Returns: How often there was since the last line, this time included; `nil` when it is not logged now.
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
