package import NIOCore

/// Sessions in virtual time, one or several, that may share a bottleneck. What must be true of each is checked after
/// every step; the simulation ends with the first thing that is not.
package final class DeliverySimulation {
    private let clock = SimulationClock()
    private let sessions: [SimulatedSession]

    /// Sets the stage for sessions on one network.
    ///
    /// - Parameters:
    ///   - plans: One for each session.
    ///   - limit: What the datagrams from the server to all clients have to pass; `nil` when they do not meet.
    package init(_ plans: [SimulationPlan], sharing limit: RateLimit? = nil) throws {
        let bottleneck = limit.map(Bottleneck.init)
        var sessions: [SimulatedSession] = []
        for (number, plan) in plans.enumerated() {
            sessions.append(try SimulatedSession(plan, number: number, clock: clock, bottleneck: bottleneck))
        }
        self.sessions = sessions
    }

    /// Sets the stage for one session.
    package convenience init(_ plan: SimulationPlan) throws {
        try self.init([plan])
    }

    /// Runs until every message has been shown, or until a time.
    package func runUntilDelivered(within limit: TimeAmount) throws -> SimulationReport {
        try run(until: limit) { $0.allSatisfy(\.isDelivered) }
        return sessions[0].currentReport
    }

    /// Runs until a time.
    package func run(until limit: TimeAmount) throws -> SimulationReport {
        try run(until: limit) { _ in false }
        return sessions[0].currentReport
    }

    /// Runs until a time.
    ///
    /// - Returns: What happened to each session.
    package func runAll(until limit: TimeAmount) throws -> [SimulationReport] {
        try run(until: limit) { _ in false }
        return sessions.map(\.currentReport)
    }

    private func run(until limit: TimeAmount, unless isDone: ([SimulatedSession]) -> Bool) throws {
        while !isDone(sessions), let (number, event) = clock.next(until: limit) {
            try sessions[number].step(event)
            if sessions[number].invariants.violation != nil {
                return
            }
        }
    }
}
