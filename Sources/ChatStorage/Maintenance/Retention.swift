/// How long messages are kept. Without either they are kept for ever.
package struct Retention: Sendable, Equatable {
    /// Days, at least 1; `nil` for no limit.
    package var days: Int?

    /// Messages of each conversation, at least 1; `nil` for no limit.
    package var messages: Int?

    /// Makes a policy.
    package init(days: Int? = nil, messages: Int? = nil) {
        self.days = days
        self.messages = messages
    }

    /// The time from which on messages are not old, in milliseconds since 1970; `nil` where age does not matter.
    package func oldest(now: Int64) -> Int64? {
        days.map { now.subtractingClamped(Int64(min(max($0, 1), Self.mostDays)) * Self.dayMilliseconds) }
    }

    /// Far more than any server runs, and little enough to count its milliseconds.
    private static let mostDays = 1_000_000

    private static let dayMilliseconds: Int64 = 24 * 60 * 60 * 1000
}

extension Int64 {
    /// The difference, or the least number where it would be less.
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, isOverflow) = subtractingReportingOverflow(other)
        return isOverflow ? .min : difference
    }
}
