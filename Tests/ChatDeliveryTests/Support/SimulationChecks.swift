import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

extension SimulationReport {
    /// Checks the invariants of every simulation, independently of its network.
    ///
    /// - Parameters:
    ///   - seed: Printed when a check fails, so that the simulation can be run again.
    ///   - limit: The time after the start by which all messages must have arrived.
    func check(
        seed: UInt64,
        arrivedWithin limit: TimeAmount,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(violation == nil, "seed \(seed)", sourceLocation: sourceLocation)
        let missing = published.mapValues(\.count).values.reduce(0, +) - arrivals.count
        #expect(missing == 0, "seed \(seed): messages missing (or, below 0, doubled)", sourceLocation: sourceLocation)
        #expect(arrived == published, "seed \(seed): once each, in order", sourceLocation: sourceLocation)
        #expect((lastArrival ?? limit) <= limit, "seed \(seed): too late", sourceLocation: sourceLocation)
    }
}

/// That many seeds. A failing one can be run alone: it is the test's argument.
func seeds(_ count: UInt64) -> Range<UInt64> {
    0..<count
}
