import ChatStorage
import Logging
import Synchronization

/// The one ``TrustedClock`` of a server, and the word to its operator when the system's clock is not believed.
final class ClockWatch: Sendable {
    /// A lead below this is not worth a warning: a server that was off for a day has it at its start.
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
    private let isHeeded: Bool
    private let logger: Logger

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - known: The time that was believed last, before this start.
    ///   - isHeeded: Whether anything is removed by time: only then is there something to warn of.
    ///   - now: Both clocks, in milliseconds.
    init(
        known: Int64?,
        isHeeded: Bool,
        logger: Logger,
        now: @escaping @Sendable () -> (wall: Int64, monotonic: Int64) = ClockWatch.system
    ) {
        let start = now()
        state = Mutex(State(clock: TrustedClock(known: known, wall: start.wall, monotonic: start.monotonic)))
        self.now = now
        self.isHeeded = isHeeded
        self.logger = logger
    }

    /// Looks at both clocks.
    func look() -> TrustedClock.Reading {
        let (wall, monotonic) = now()
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

    /// The system's clocks. The counting one goes on while the machine sleeps, as the other does.
    static func system() -> (wall: Int64, monotonic: Int64) {
        let elapsed = ContinuousClock.now - ContinuousClock.Instant.origin
        return (ServerTime.milliseconds, Int64(elapsed / .milliseconds(1)))
    }
}

extension ContinuousClock.Instant {
    /// A fixed moment of this process, which all others are counted from.
    fileprivate static let origin = ContinuousClock.now
}
