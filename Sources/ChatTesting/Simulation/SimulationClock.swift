import NIOCore

/// Virtual time and the pending events. All sessions of a simulation share one clock.
final class SimulationClock {
    /// Far from zero, so that a state machine that takes the time 0 for "never" is found out.
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// More events at one time than any plan causes.
    private static let mostEventsOfOneTime = 10_000

    private var events = EventQueue<(session: Int, event: SessionEvent)>()
    private var eventsOfThisTime = 0

    private(set) var now = SimulationClock.start

    /// Time since the start.
    var elapsed: TimeAmount {
        now - Self.start
    }

    /// Whether time is stuck: an event becomes due again as soon as it has been handled.
    var standsStill: Bool {
        eventsOfThisTime >= Self.mostEventsOfOneTime
    }

    /// Schedules an event of a session after a delay.
    func add(_ event: SessionEvent, to session: Int, after delay: TimeAmount) {
        events.add((session, event), at: now + delay)
    }

    /// Schedules an event of a session at a time, or now if that time has passed.
    func add(_ event: SessionEvent, to session: Int, at time: NIODeadline) {
        events.add((session, event), at: max(now, time))
    }

    /// Advances time to the next event.
    ///
    /// - Returns: `nil` if there is none until `limit`; time then stays where it is.
    func next(until limit: TimeAmount) -> (session: Int, event: SessionEvent)? {
        guard let time = events.nextTime, time - Self.start <= limit else {
            return nil
        }
        eventsOfThisTime = time == now ? eventsOfThisTime + 1 : 0
        now = time
        return events.popFirst()
    }
}
