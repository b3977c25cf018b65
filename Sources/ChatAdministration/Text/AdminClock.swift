import ChatProtocol

/// The reader's time, for texts.
package struct AdminClock: Sendable {
    /// The current time in milliseconds since 1970-01-01 UTC.
    package let now: Int64

    /// The UTC offset in seconds (positive east of UTC) at a time given in seconds since 1970-01-01 UTC.
    package let offset: @Sendable (Int64) -> Int64

    /// Creates a clock.
    package init(now: Int64, offset: @escaping @Sendable (Int64) -> Int64) {
        self.now = now
        self.offset = offset
    }

    /// Formats a time as `2026-11-30 14:05`; times outside the years 1970 to 9999 are shown as `?`.
    func text(_ time: Int64) -> String {
        guard CalendarDate.milliseconds.contains(time) else {
            return "?"
        }
        let utc = time / 1000
        let seconds = max(0, utc + offset(utc))
        let date = CalendarDate(daysSince1970: seconds / CalendarDate.daySeconds)
        return "\(date) \(CalendarDate.clockText(seconds))"
    }
}
