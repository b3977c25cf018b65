import ChatDelivery
import ChatTesting
import NIOCore
import Testing

/// Two sessions whose datagrams pass the same narrow place, each with more to send than fits.
@Suite struct FairnessSimulationTests {
    /// From when the flows have found their pace, until both still have enough to send.
    static let window: Range<TimeAmount> = .seconds(5) ..< .seconds(25)

    @Test(arguments: seeds(4), [10, 25])
    func `two flows share a bottleneck within a factor of two`(seed: UInt64, packets: Int) throws {
        let plans = (0..<2).map { Self.bulk(seed: seed * 2 + $0) }
        let limit = RateLimit(bytesPerSecond: 60_000, packets: packets)
        let reports = try DeliverySimulation(plans, sharing: limit).runAll(until: Self.window.upperBound)
        let bytes = reports.map { report in
            report.arrivals.filter { $0.wire == .udp && Self.window.contains($0.at) }.reduce(0) { $0 + $1.bytes }
        }
        for report in reports {
            #expect(report.violation == nil, "seed \(seed): \(report.summary)")
        }
        let most = try #require(bytes.max())
        let least = try #require(bytes.min())
        #expect(most <= 2 * least, "seed \(seed): \(bytes), \(reports.map(\.summary))")
        // Sharing is no excuse for leaving the place empty.
        #expect(most + least > 60_000 * 20 / 2, "seed \(seed): \(bytes)")
    }

    private static func bulk(seed: UInt64) -> SimulationPlan {
        var plan = SimulationPlan(seed: seed)
        plan.messages = 1600
        plan.bodyBytes = 900...1000
        plan.publishing = .zero ..< .milliseconds(1500)
        return plan
    }
}
