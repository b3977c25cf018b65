/// A day of the Gregorian calendar, for texts.
package struct CalendarDate: Sendable, Equatable {
    /// Seconds of a day, without leap seconds.
    package static let daySeconds: Int64 = 86_400

    /// The times that have a text: the years 1970 to 9999, in milliseconds since 1970-01-01 UTC.
    package static let milliseconds: Range<Int64> = 0..<253_402_300_800_000

    /// Returns the nearest time that has a text. Times from a peer are bounded by it where they are read, so that the
    /// difference of two of them never overflows.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC.
    package static func bounded(_ time: Int64) -> Int64 {
        min(max(time, milliseconds.lowerBound), milliseconds.upperBound - 1)
    }

    /// The year, such as 2026.
    package let year: Int64
    /// The month, 1 to 12.
    package let month: Int64
    /// The day of the month, 1 to 31.
    package let day: Int64

    /// Converts days since 1970-01-01, at least 0: Howard Hinnant's `civil_from_days`, with years that begin in March.
    package init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    }

    /// Formats the time of day of a number of seconds since midnight, or since 1970-01-01, as `14:03`.
    package static func clockText(_ seconds: Int64) -> String {
        let second = seconds % daySeconds
        return "\(digits(second / 3600, 2)):\(digits(second / 60 % 60, 2))"
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

extension CalendarDate: CustomStringConvertible {
    /// The day as `2026-11-30`.
    package var description: String {
        "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))"
    }
}
