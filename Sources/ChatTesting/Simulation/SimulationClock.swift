import NIOCore

/// Virtual time, and what is to happen in it: all sessions of a simulation share one.
final class SimulationClock {
    /// Far from zero, so that no machine gets by with the time 0 as "never".
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// More events of one time than any plan asks for.
    private static let mostEventsOfOneTime = 10_000

    private var events = EventQueue<(session: Int, event: SessionEvent)>()
    private var eventsOfThisTime = 0

    private(set) var now = SimulationClock.start

    /// Time since the start.
    var elapsed: TimeAmount {
        now - Self.start
    }

    /// Whether time does not move on: something is due again as soon as it has been served.
    var standsStill: Bool {
        eventsOfThisTime >= Self.mostEventsOfOneTime
    }

    /// Something happens to a session later.
    func add(_ event: SessionEvent, to session: Int, after delay: TimeAmount) {
        events.add((session, event), at: now + delay)
    }

    /// Something happens to a session at a time, or now if that has passed.
    func add(_ event: SessionEvent, to session: Int, at time: NIODeadline) {
        events.add((session, event), at: max(now, time))
    }

    /// Moves time on to the next event.
    ///
    /// - Returns: `nil` when there is none until `limit`: time stays where it is.
    func next(until limit: TimeAmount) -> (session: Int, event: SessionEvent)? {
        guard let time = events.nextTime, time - Self.start <= limit else {
            return nil
        }
        eventsOfThisTime = time == now ? eventsOfThisTime + 1 : 0
        now = time
        return events.popFirst()
    }
}
