/// Decides how far the system's wall clock can be trusted, by comparing it with a monotonic clock. Pure: both times
/// are parameters.
///
/// A wall clock can jump: a dead battery, a wrong time server, a resumed virtual machine, a mistyped hour. Messages
/// removed because of such a jump cannot be restored. So trusted time advances by the monotonic clock from the last
/// known time, and a wall clock that has jumped is trusted again once it has run evenly for ``probation``. Times
/// are milliseconds; those of the wall clock since 1970.
struct TrustedClock: Sendable {
    /// How far the wall clock may be ahead of the expected time and still be trusted at once: an hour, for a short
    /// downtime, a wrong time zone or daylight saving. Retention counts in days.
    static let slack: Int64 = 60 * 60 * 1000

    /// How long the wall clock must have run evenly before a jump is trusted: 23 hours, so that an operator has a
    /// working day to see the warning, and a server that is restarted every night gets there.
    static let probation: Int64 = 23 * 60 * 60 * 1000

    /// How much the wall clock may drift against the monotonic one and still count as even: a minute, far more than
    /// a time server slews a good clock in a day (43 s at 500 ppm).
    static let tolerance: Int64 = 60 * 1000

    /// The result of reading the clocks.
    struct Reading: Sendable, Equatable {
        /// The trusted time. Never later than the wall clock's.
        let time: Int64

        /// How far the wall clock is ahead of ``time``: 0 when it is trusted.
        let lead: Int64
    }

    /// The last trusted wall time, and its monotonic time.
    private var anchor: (time: Int64, monotonic: Int64)

    /// The wall clock's current offset from the monotonic clock, and since when it has been stable.
    private var course: (offset: Int64, since: Int64)

    /// Makes a clock.
    ///
    /// - Parameters:
    ///   - known: The last trusted time before this start; `nil` when unknown, and then there is nothing to lose.
    ///   - wall: The system's wall time.
    ///   - monotonic: The monotonic time.
    init(known: Int64?, wall: Int64, monotonic: Int64) {
        anchor = (known ?? wall, monotonic)
        course = (wall - monotonic, monotonic)
    }

    /// Updates the state with both times, and returns the trusted time.
    mutating func look(wall: Int64, monotonic: Int64) -> Reading {
        let offset = wall - monotonic
        if abs(offset - course.offset) > Self.tolerance {
            course = (offset, monotonic)
        }
        if monotonic - course.since >= Self.probation {
            anchor = (wall, monotonic)
        }
        let expected = anchor.time + (monotonic - anchor.monotonic)
        let time = min(wall, expected + Self.slack)
        return Reading(time: time, lead: wall - time)
    }
}
