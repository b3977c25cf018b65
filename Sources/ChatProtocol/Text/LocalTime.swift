#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The time of day of a place.
package struct LocalTime: Sendable {
    /// The UTC offset in seconds (positive east of UTC) at a time given in seconds since 1970-01-01 UTC.
    package let offset: @Sendable (Int64) -> Int64

    /// Makes the time of a place.
    package init(offset: @escaping @Sendable (Int64) -> Int64) {
        self.offset = offset
    }

    /// The time of this machine.
    package static let system = LocalTime { seconds in
        var time = time_t(seconds)
        var fields = tm()
        return localtime_r(&time, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
    }

    /// Coordinated universal time.
    package static let utc = LocalTime { _ in 0 }

    /// Returns what local clocks show, as seconds since 1970-01-01; `nil` outside the years 1970 to 9999.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC.
    package func seconds(of time: Int64) -> Int64? {
        guard CalendarDate.milliseconds.contains(time) else {
            return nil
        }
        return max(0, time / 1000 + offset(time / 1000))
    }

    /// Formats a time in milliseconds since 1970-01-01 UTC as `2026-11-30 14:05`; times outside the years 1970 to 9999
    /// are shown as `?`.
    package func text(_ time: Int64) -> String {
        guard let seconds = seconds(of: time) else {
            return "?"
        }
        return "\(CalendarDate(daysSince1970: seconds / CalendarDate.daySeconds)) \(CalendarDate.clockText(seconds))"
    }
}
