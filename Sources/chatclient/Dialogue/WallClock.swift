import ChatProtocol

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
        guard CalendarDate.milliseconds.contains(time) else {
            return "?"
        }
        let clock = self.time(of: time)
        return day(of: time) == localSeconds(now()) / CalendarDate.daySeconds ? clock : "\(date(of: time)) \(clock)"
    }

    /// The local day of a time in milliseconds since 1970-01-01 UTC, in days since 1970-01-01; `nil` outside the years
    /// 1970 to 9999.
    func day(of time: Int64) -> Int64? {
        CalendarDate.milliseconds.contains(time) ? localSeconds(time) / CalendarDate.daySeconds : nil
    }

    /// Formats a time as `14:03`, on any day.
    func time(of time: Int64) -> String {
        guard CalendarDate.milliseconds.contains(time) else {
            return "?"
        }
        return CalendarDate.clockText(localSeconds(time))
    }

    /// Formats the day of a time as `2026-11-20`.
    func date(of time: Int64) -> String {
        guard let day = day(of: time) else {
            return "?"
        }
        return "\(CalendarDate(daysSince1970: day))"
    }

    private func localSeconds(_ time: Int64) -> Int64 {
        let seconds = time / 1000
        return max(0, seconds + offset(seconds))
    }
}
