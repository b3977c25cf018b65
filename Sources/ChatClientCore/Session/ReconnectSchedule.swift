import NIOCore

/// When to try again to reach a server that was lost. Pure: time and randomness come in.
///
/// Clients that lost the same server at the same moment must not come back at the same moment: each wait is drawn from
/// the whole of its range ("full jitter", Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog 2015). The
/// first one is short, since most breaks are.
struct ReconnectSchedule: Equatable {
    /// The most that the first try waits.
    static let first: TimeAmount = .milliseconds(250)

    /// The most that the second one waits, doubled for each further one.
    static let step: TimeAmount = .milliseconds(500)

    /// The most that any waits.
    static let cap: TimeAmount = .seconds(30)

    /// The longest that it tries; `nil` for ever.
    private let giveUpAfter: TimeAmount?

    private var tries = 0

    init(giveUpAfter: TimeAmount?) {
        self.giveUpAfter = giveUpAfter
    }

    /// How long to wait before the next try.
    ///
    /// - Parameters:
    ///   - elapsed: The time since the connection was lost.
    ///   - least: What the server asked for.
    ///   - random: From 0 up to 1.
    /// - Returns: `nil` when it has tried for long enough.
    mutating func next(elapsed: TimeAmount, least: TimeAmount = .zero, random: Double) -> TimeAmount? {
        var longest = Self.first
        if tries > 0 {
            // Beyond this many doublings the cap holds anyway.
            let doublings = min(tries - 1, 10)
            longest = min(Self.cap, .nanoseconds(Self.step.nanoseconds << Int64(doublings)))
        }
        tries += 1
        let drawn = TimeAmount.nanoseconds(Int64(Double(longest.nanoseconds) * min(1, max(0, random))))
        let delay = max(drawn, min(least, Self.cap))
        guard let giveUpAfter else {
            return delay
        }
        // The last try comes when the time is over, and not before.
        return elapsed < giveUpAfter ? min(delay, giveUpAfter - elapsed) : nil
    }

    /// The connection is back and proved to work.
    mutating func reset() {
        tries = 0
    }
}
