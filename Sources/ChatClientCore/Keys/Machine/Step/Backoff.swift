/// Exponential back-off after requests that failed: the wait doubles with each failure up to a bound, and is never
/// shorter than the server asked for.
struct Backoff: Sendable {
    /// Milliseconds after the first failure, and the most that doubling leads to.
    static let first: Int64 = 1000
    static let longest: Int64 = 60_000
    /// The most that a server's own wait counts, in milliseconds: device lists are refused for up to an hour, and a
    /// server that names years must not silence this client for ever.
    static let longestAsked: Int64 = 3_600_000

    private var failures: Int64 = 0
    /// When the wait is over: monotonic milliseconds.
    private(set) var end = Int64.min

    func isOver(at monotonic: Int64) -> Bool {
        end <= monotonic
    }

    /// Notes a failure. Several requests that were underway together fail together: only the first one counts.
    mutating func fail(_ error: ChatError, at monotonic: Int64) {
        if isOver(at: monotonic) {
            failures += 1
        }
        let doubled = min(Self.first << max(0, min(failures - 1, 10)), Self.longest)
        wait(max(doubled, min(error.retryMilliseconds, Self.longestAsked)), at: monotonic)
    }

    /// Notes a success; a wait that lasts goes on.
    mutating func succeed(at monotonic: Int64) {
        if isOver(at: monotonic) {
            failures = 0
        }
    }

    /// Waits without a failure.
    mutating func wait(_ duration: Int64 = first, at monotonic: Int64) {
        end = max(end, monotonic + duration)
    }
}

extension ChatError {
    /// The wait that the server asked for, in milliseconds; 0 for none.
    var retryMilliseconds: Int64 {
        let (seconds, attoseconds) = (retryAfter ?? .zero).components
        return min(max(seconds, 0), Int64.max / 2000) * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
