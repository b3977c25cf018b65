/// Tells how far the system's clock is to be believed, by a clock that only counts. Pure: both times come in.
///
/// A wall clock leaps: a dead battery, a wrong time server, a virtual machine that was resumed, an hour typed wrong. What is removed
/// because it is old by such a clock cannot be brought back. So time goes on by the monotonic clock from where it was known last, and
/// the wall clock is believed again once it has run evenly for ``probation``. Times are milliseconds; those of the wall clock since 1970.
struct TrustedClock: Sendable {
    /// How far the wall clock may be ahead of what is expected and is believed at once: an hour, for a short downtime, and a wrong time
    /// zone or daylight saving. Retention counts in days.
    static let slack: Int64 = 60 * 60 * 1000

    /// How long the wall clock must have run evenly until a leap is believed: 23 hours, so that somebody has a working day to see the
    /// warning, and a server that is restarted every night gets there.
    static let probation: Int64 = 23 * 60 * 60 * 1000

    /// How much the wall clock may differ from the monotonic one and runs evenly: a minute, far more than a time server slews a
    /// good clock in a day (43 s by 500 parts in a million).
    static let tolerance: Int64 = 60 * 1000

    /// What a look found.
    struct Reading: Sendable, Equatable {
        /// The time that may be acted on. Never later than the wall clock's.
        let time: Int64

        /// How far the wall clock is ahead of it: 0 where it is believed.
        let lead: Int64
    }

    /// The time that was believed, and when.
    private var anchor: (time: Int64, monotonic: Int64)

    /// Since when the wall clock runs as it does: its difference from the monotonic clock.
    private var course: (offset: Int64, since: Int64)

    /// Begins.
    ///
    /// - Parameters:
    ///   - known: The time that was believed last, before this start; `nil` where nothing is known, and nothing to be lost.
    ///   - wall: The system's time.
    ///   - monotonic: The time of a clock that only counts.
    init(known: Int64?, wall: Int64, monotonic: Int64) {
        anchor = (known ?? wall, monotonic)
        course = (wall - monotonic, monotonic)
    }

    /// Takes both clocks' times and says what may be acted on.
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
