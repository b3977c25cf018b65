import ChatStorage
import Logging
import Synchronization

/// The server's ``TrustedClock``, with warnings to the operator when the system clock is not trusted.
final class ClockMonitor: Sendable {
    /// No warning for a smaller lead: a server that was off for a day has one at its start.
    static let warningLead: Int64 = 24 * 60 * 60 * 1000

    private struct State {
        var clock: TrustedClock
        var hasWarned = false
    }

    private enum Word {
        case warning, relief
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> (wall: Int64, monotonic: Int64)
    private let isHeeded: @Sendable () -> Bool
    private let logger: Logger

    /// Starts watching both clocks.
    ///
    /// - Parameters:
    ///   - known: The last trusted time before this start.
    ///   - isHeeded: Whether messages are removed by age, read each time: only then is a warning useful.
    ///   - now: Reads both clocks, in milliseconds.
    init(
        known: Int64?,
        isHeeded: @escaping @autoclosure @Sendable () -> Bool,
        logger: Logger,
        now: @escaping @Sendable () -> (wall: Int64, monotonic: Int64) = ClockMonitor.system
    ) {
        let start = now()
        state = Mutex(State(clock: TrustedClock(known: known, wall: start.wall, monotonic: start.monotonic)))
        self.now = now
        self.isHeeded = isHeeded
        self.logger = logger
    }

    /// Reads both clocks, and returns the trusted time. Logs when trust is lost or regained.
    func look() -> TrustedClock.Reading {
        let (wall, monotonic) = now()
        let isHeeded = isHeeded()
        let (reading, word) = state.withLock { state -> (TrustedClock.Reading, Word?) in
            let reading = state.clock.look(wall: wall, monotonic: monotonic)
            guard isHeeded, state.hasWarned != (reading.lead >= Self.warningLead) else {
                return (reading, nil)
            }
            state.hasWarned.toggle()
            return (reading, state.hasWarned ? .warning : .relief)
        }
        switch word {
        case .warning: warn(of: reading)
        case .relief: logger.notice("the system's clock is believed again: old messages are removed by it")
        case nil: break
        }
        return reading
    }

    private func warn(of reading: TrustedClock.Reading) {
        let days = (reading.lead + TrustedClock.slack) / Self.warningLead
        logger.warning(
            """
            The system's clock is \(days == 1 ? "1 day" : "\(days) days") ahead of the time that this server expects: the \
            server was off for so long, or the clock is wrong. Check it. Messages that are old by it alone are kept until it \
            has run evenly for \(TrustedClock.probation / 3_600_000) hours.
            """
        )
    }

    /// Reads the system's clocks. The monotonic one keeps running while the machine sleeps, like the wall clock.
    static func system() -> (wall: Int64, monotonic: Int64) {
        let elapsed = ContinuousClock.now - ContinuousClock.Instant.origin
        return (ServerTime.milliseconds, Int64(elapsed / .milliseconds(1)))
    }
}

extension ContinuousClock.Instant {
    /// A fixed instant of this process, from which the others are counted.
    fileprivate static let origin = ContinuousClock.now
}
