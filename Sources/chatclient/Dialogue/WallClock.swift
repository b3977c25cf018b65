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

/// The time of day as the person's clock shows it.
struct WallClock: Sendable {
    /// Milliseconds since 1970-01-01 UTC, now.
    let now: @Sendable () -> Int64

    /// Seconds that local time is ahead of UTC at a time, which is given in seconds since 1970-01-01 UTC.
    let offset: @Sendable (Int64) -> Int64

    /// This machine's.
    static let system = WallClock(
        now: { Int64(Date().timeIntervalSince1970 * 1000) },
        offset: { seconds in
            var time = time_t(seconds)
            var fields = tm()
            return localtime_r(&time, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
        }
    )

    /// `14:03`, and with the date, `2026-11-20 14:03`, when it is not of today.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC; what lies outside the years 1970 to 9999 is shown as `?`.
    func words(_ time: Int64) -> String {
        guard (0..<Self.end).contains(time) else {
            return "?"
        }
        let local = localSeconds(time)
        let (day, second) = local.quotientAndRemainder(dividingBy: Self.daySeconds)
        let clock = "\(Self.digits(second / 3600, 2)):\(Self.digits(second / 60 % 60, 2))"
        guard day != localSeconds(now()) / Self.daySeconds else {
            return clock
        }
        let date = Self.date(day: day)
        return "\(Self.digits(date.year, 4))-\(Self.digits(date.month, 2))-\(Self.digits(date.day, 2)) \(clock)"
    }

    private static let daySeconds: Int64 = 86_400

    /// The year 10000: in milliseconds since 1970-01-01 UTC.
    private static let end: Int64 = 253_402_300_800_000

    private func localSeconds(_ time: Int64) -> Int64 {
        let seconds = time / 1000
        return max(0, seconds + offset(seconds))
    }

    /// The date of a day counted from 1970-01-01: after Howard Hinnant's `civil_from_days`, whose years begin in March.
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
