#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The local time of day.
struct WallClock: Sendable {
    /// The current time in milliseconds since 1970-01-01 UTC.
    let now: @Sendable () -> Int64

    /// The UTC offset in seconds (positive east of UTC) at a time given in seconds since 1970-01-01 UTC.
    let offset: @Sendable (Int64) -> Int64

    /// The clock of this machine.
    static let system = WallClock(
        now: { Int64(Date().timeIntervalSince1970 * 1000) },
        offset: { seconds in
            var time = time_t(seconds)
            var fields = tm()
            return localtime_r(&time, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
        }
    )

    /// Formats a time as `14:03`, or with the date, `2026-11-20 14:03`, if it is not today.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC; times outside the years 1970 to 9999 are shown as `?`.
    func words(_ time: Int64) -> String {
        guard (0..<Self.end).contains(time) else {
            return "?"
        }
        let clock = self.time(of: time)
        return day(of: time) == localSeconds(now()) / Self.daySeconds ? clock : "\(date(of: time)) \(clock)"
    }

    /// The local day of a time in milliseconds since 1970-01-01 UTC, in days since 1970-01-01; `nil` outside the years
    /// 1970 to 9999.
    func day(of time: Int64) -> Int64? {
        (0..<Self.end).contains(time) ? localSeconds(time) / Self.daySeconds : nil
    }

    /// Formats a time as `14:03`, on any day.
    func time(of time: Int64) -> String {
        guard (0..<Self.end).contains(time) else {
            return "?"
        }
        let second = localSeconds(time) % Self.daySeconds
        return "\(Self.digits(second / 3600, 2)):\(Self.digits(second / 60 % 60, 2))"
    }

    /// Formats the day of a time as `2026-11-20`.
    func date(of time: Int64) -> String {
        guard let day = day(of: time) else {
            return "?"
        }
        let date = Self.date(day: day)
        return "\(Self.digits(date.year, 4))-\(Self.digits(date.month, 2))-\(Self.digits(date.day, 2))"
    }

    private static let daySeconds: Int64 = 86_400

    /// Start of the year 10000, in milliseconds since 1970-01-01 UTC.
    private static let end: Int64 = 253_402_300_800_000

    private func localSeconds(_ time: Int64) -> Int64 {
        let seconds = time / 1000
        return max(0, seconds + offset(seconds))
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
