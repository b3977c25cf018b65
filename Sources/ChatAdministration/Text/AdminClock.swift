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

    /// Start of the year 10000, in milliseconds since 1970-01-01 UTC.
    private static let end: Int64 = 253_402_300_800_000

    private static let daySeconds: Int64 = 86_400

    /// Formats a time as `2026-11-30 14:05`; times outside the years 1970 to 9999 are shown as `?`.
    func text(_ time: Int64) -> String {
        guard (0..<Self.end).contains(time) else {
            return "?"
        }
        let utc = time / 1000
        let seconds = max(0, utc + offset(utc))
        let date = Self.date(day: seconds / Self.daySeconds)
        let second = seconds % Self.daySeconds
        return "\(Self.digits(date.year, 4))-\(Self.digits(date.month, 2))-\(Self.digits(date.day, 2)) "
            + "\(Self.digits(second / 3600, 2)):\(Self.digits(second / 60 % 60, 2))"
    }

    /// Formats the time since a moment, as `3d4h`.
    func since(_ time: Int64) -> String {
        AdminDuration.roughText(Int(max(0, now - time) / 1000))
    }

    /// Converts days since 1970-01-01 to a date: Howard Hinnant's `civil_from_days`, with years that begin in March.
    private static func date(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
