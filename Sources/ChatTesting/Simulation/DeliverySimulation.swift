package import NIOCore

/// Deterministic simulation of one or several sessions in virtual time, which may share a bottleneck. The invariants
/// of each session are checked after every step; the simulation ends at the first violation.
package final class DeliverySimulation {
    private let clock = SimulationClock()
    private let sessions: [SimulatedSession]

    /// Prepares sessions on one network.
    ///
    /// - Parameters:
    ///   - plans: One for each session.
    ///   - limit: The rate limit shared by the server's datagrams to all clients; `nil` if they share none.
    package init(_ plans: [SimulationPlan], sharing limit: RateLimit? = nil) throws {
        let bottleneck = limit.map(Bottleneck.init)
        var sessions: [SimulatedSession] = []
        for (number, plan) in plans.enumerated() {
            sessions.append(try SimulatedSession(plan, number: number, clock: clock, bottleneck: bottleneck))
        }
        self.sessions = sessions
    }

    /// Prepares one session.
    package convenience init(_ plan: SimulationPlan) throws {
        try self.init([plan])
    }

    /// Runs until every message has been shown, or until a time limit.
    package func runUntilDelivered(within limit: TimeAmount) throws -> SimulationReport {
        try run(until: limit) { $0.allSatisfy(\.isDelivered) }
        return sessions[0].currentReport
    }

    /// Runs until a time limit.
    package func run(until limit: TimeAmount) throws -> SimulationReport {
        try run(until: limit) { _ in false }
        return sessions[0].currentReport
    }

    /// Runs until a time limit.
    ///
    /// - Returns: The report of each session.
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
