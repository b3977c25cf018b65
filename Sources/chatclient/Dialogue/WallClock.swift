import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The local time of day.
struct WallClock: Sendable {
    /// The current time in milliseconds since 1970-01-01 UTC.
    let now: @Sendable () -> Int64

    /// The time of the person's place.
    let local: LocalTime

    /// The UTC offset in seconds (positive east of UTC) at a time given in seconds since 1970-01-01 UTC.
    var offset: @Sendable (Int64) -> Int64 { local.offset }

    /// The clock of this machine.
    static let system = WallClock(now: { Int64(Date().timeIntervalSince1970 * 1000) }, local: .system)

    init(now: @escaping @Sendable () -> Int64, local: LocalTime) {
        self.now = now
        self.local = local
    }

    init(now: @escaping @Sendable () -> Int64, offset: @escaping @Sendable (Int64) -> Int64) {
        self.init(now: now, local: LocalTime(offset: offset))
    }

    /// Formats a time as `14:03`, or with the date, `2026-11-20 14:03`, if it is not today.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC; times outside the years 1970 to 9999 are shown as `?`.
    func words(_ time: Int64) -> String {
        day(of: time) == day(of: now()) ? self.time(of: time) : local.text(time)
    }

    /// The local day of a time in milliseconds since 1970-01-01 UTC, in days since 1970-01-01; `nil` outside the years
    /// 1970 to 9999.
    func day(of time: Int64) -> Int64? {
        local.seconds(of: time).map { $0 / CalendarDate.daySeconds }
    }

    /// Formats a time as `14:03`, on any day.
    func time(of time: Int64) -> String {
        local.seconds(of: time).map { CalendarDate.clockText($0) } ?? "?"
    }

    /// Formats the day of a time as `2026-11-20`.
    func date(of time: Int64) -> String {
        day(of: time).map { "\(CalendarDate(daysSince1970: $0))" } ?? "?"
    }
}
