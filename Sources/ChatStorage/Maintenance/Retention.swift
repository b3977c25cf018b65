/// The retention policy for messages. Without either limit they are kept for ever.
package struct Retention: Sendable, Equatable {
    /// The maximum age in days, at least 1; `nil` for no limit.
    package var days: Int?

    /// The maximum number of messages in each conversation, at least 1; `nil` for no limit.
    package var messages: Int?

    /// Creates a policy.
    package init(days: Int? = nil, messages: Int? = nil) {
        self.days = days
        self.messages = messages
    }

    /// Returns the time from which on messages are not expired, in milliseconds since 1970; `nil` when there is no
    /// age limit.
    package func oldest(now: Int64) -> Int64? {
        days.map { now.subtractingClamped(Int64(min(max($0, 1), Self.mostDays)) * Self.dayMilliseconds) }
    }

    /// Far longer than any server runs, and small enough not to overflow in milliseconds.
    private static let mostDays = 1_000_000

    private static let dayMilliseconds: Int64 = 24 * 60 * 60 * 1000
}

extension Int64 {
    /// Returns the difference, or the minimum on overflow.
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, isOverflow) = subtractingReportingOverflow(other)
        return isOverflow ? .min : difference
    }
}
