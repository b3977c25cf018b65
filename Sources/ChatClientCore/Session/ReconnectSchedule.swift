import NIOCore

/// Exponential back-off with full jitter for reconnecting. Pure: time and randomness are parameters.
///
/// Clients that lost the same server at the same moment must not come back at the same moment, so each delay is
/// drawn from its whole range ("full jitter", Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog
/// 2015). The first delay is short, since most interruptions are.
struct ReconnectSchedule: Equatable {
    /// The longest delay before the first attempt.
    static let first: TimeAmount = .milliseconds(250)

    /// The longest delay before the second attempt, doubled for each further one.
    static let step: TimeAmount = .milliseconds(500)

    /// The upper bound of every delay.
    static let cap: TimeAmount = .seconds(30)

    /// The time after which it gives up; `nil` for never.
    private let giveUpAfter: TimeAmount?

    private var tries = 0

    init(giveUpAfter: TimeAmount?) {
        self.giveUpAfter = giveUpAfter
    }

    /// Returns the delay before the next attempt.
    ///
    /// - Parameters:
    ///   - elapsed: The time since the connection was lost.
    ///   - least: The delay that the server asked for.
    ///   - random: From 0 up to 1.
    /// - Returns: `nil` after the time to give up.
    mutating func next(elapsed: TimeAmount, least: TimeAmount = .zero, random: Double) -> TimeAmount? {
        var longest = Self.first
        if tries > 0 {
            // After this many doublings the cap applies anyway; the bound also keeps the shift from overflowing.
            let doublings = min(tries - 1, 10)
            longest = min(Self.cap, .nanoseconds(Self.step.nanoseconds << Int64(doublings)))
        }
        tries += 1
        let drawn = TimeAmount.nanoseconds(Int64(Double(longest.nanoseconds) * min(1, max(0, random))))
        let delay = max(drawn, min(least, Self.cap))
        guard let giveUpAfter else {
            return delay
        }
        // The last attempt comes when the time is up, and not before.
        return elapsed < giveUpAfter ? min(delay, giveUpAfter - elapsed) : nil
    }

    /// Resets the back-off: the connection is back and has proved to work.
    mutating func reset() {
        tries = 0
    }
}
