import InMemoryLogging
import Logging
import Synchronization
import Testing

@testable import ChatServerCore

/// Both clocks of a machine, set by a test.
private final class ManualClock: Sendable {
    static let minute: Int64 = 60_000
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour
    static let year: Int64 = 365 * day

    /// A day in 2026.
    static let start: Int64 = 1_790_000_000_000

    private let times: Mutex<(wall: Int64, monotonic: Int64)>

    init(wall: Int64 = ManualClock.start) {
        times = Mutex((wall, 5000))
    }

    var now: (wall: Int64, monotonic: Int64) {
        times.withLock { $0 }
    }

    /// Lets time pass on both clocks.
    func run(_ milliseconds: Int64) {
        times.withLock { $0 = ($0.wall + milliseconds, $0.monotonic + milliseconds) }
    }

    /// Steps the system's clock.
    func leap(_ milliseconds: Int64) {
        times.withLock { $0.wall += milliseconds }
    }
}

@Suite struct TrustedClockTests {
    private typealias Time = ManualClock

    /// The monitor of a server that was stopped at the clock's start.
    private func monitor(_ clock: ManualClock, known: Int64? = ManualClock.start, logger: Logger = .quiet)
        -> ClockMonitor
    {
        ClockMonitor(known: known, isHeeded: true, logger: logger) { clock.now }
    }

    /// Looks every minute for some time.
    private func run(_ clock: ManualClock, _ monitor: ClockMonitor, for duration: Int64) -> TrustedClock.Reading {
        for _ in 0..<duration / Time.minute {
            clock.run(Time.minute)
            _ = monitor.look()
        }
        return monitor.look()
    }

    @Test func `a clock that runs evenly is believed`() {
        let clock = ManualClock()
        let monitor = monitor(clock)
        #expect(run(clock, monitor, for: 3 * Time.day) == .init(time: Time.start + 3 * Time.day, lead: 0))
    }

    @Test func `a leap of a year for 75 seconds changes nothing`() {
        let clock = ManualClock()
        let monitor = monitor(clock)
        _ = run(clock, monitor, for: Time.hour)
        clock.leap(Time.year)
        clock.run(75_000)
        let reading = monitor.look()
        #expect(reading.time <= Time.start + 2 * Time.hour + 75_000)
        #expect(reading.time + reading.lead == clock.now.wall)
        clock.leap(-Time.year)
        #expect(monitor.look() == .init(time: clock.now.wall, lead: 0))
    }

    @Test func `a leap that lasts is believed after the probation, and not before`() {
        let clock = ManualClock()
        let monitor = monitor(clock)
        _ = run(clock, monitor, for: Time.hour)
        clock.leap(Time.year)
        let before = run(clock, monitor, for: TrustedClock.probation - Time.minute)
        #expect(before.lead > 364 * Time.day)
        #expect(run(clock, monitor, for: 2 * Time.minute) == .init(time: clock.now.wall, lead: 0))
    }

    @Test func `a second leap begins the probation anew`() {
        let clock = ManualClock()
        let monitor = monitor(clock)
        clock.leap(Time.year)
        _ = run(clock, monitor, for: 20 * Time.hour)
        clock.leap(Time.day)
        #expect(run(clock, monitor, for: 20 * Time.hour).lead > Time.year - 2 * Time.hour)
        #expect(run(clock, monitor, for: 4 * Time.hour).lead == 0)
    }

    @Test func `a server that starts with a clock a year ahead does not believe it`() {
        let clock = ManualClock(wall: Time.start + Time.year)
        let monitor = monitor(clock)
        #expect(monitor.look().time == Time.start + TrustedClock.slack)
        #expect(run(clock, monitor, for: 24 * Time.hour) == .init(time: clock.now.wall, lead: 0))
    }

    @Test func `a clock that is behind is followed at once, and its leap back to the right time is none`() {
        let clock = ManualClock()
        let monitor = monitor(clock)
        clock.leap(-Time.year)
        #expect(monitor.look() == .init(time: clock.now.wall, lead: 0))
        clock.leap(Time.year)
        #expect(monitor.look() == .init(time: clock.now.wall, lead: 0))
    }

    @Test func `a clock that runs twice as fast is never believed`() {
        let clock = ManualClock()
        let monitor = monitor(clock)
        for _ in 0..<3 * 24 * 60 {
            clock.run(Time.minute)
            clock.leap(Time.minute)
            _ = monitor.look()
        }
        #expect(monitor.look().time <= Time.start + 3 * Time.day + TrustedClock.slack)
    }

    @Test func `without anything known the clock is believed`() {
        let clock = ManualClock(wall: 42)
        #expect(monitor(clock, known: nil).look() == .init(time: 42, lead: 0))
    }

    @Test func `one leap is told once, and its end too; a short downtime is not`() {
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .notice
        let clock = ManualClock(wall: Time.start + 8 * Time.hour)
        let monitor = monitor(clock, logger: logger)
        _ = run(clock, monitor, for: Time.hour)
        #expect(handler.entries.isEmpty)
        clock.leap(Time.year)
        _ = run(clock, monitor, for: Time.hour)
        #expect(handler.entries.map(\.level) == [.warning])
        let word = handler.entries.first.map { "\($0.message)" } ?? ""
        #expect(word.contains("365 days ahead"), "\(word)")
        clock.leap(-Time.year)
        _ = run(clock, monitor, for: Time.hour)
        #expect(handler.entries.map(\.level) == [.warning, .notice])
    }
}
