import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

/// Two sessions sharing a bottleneck, each with more to send than fits.
@Suite struct FairnessSimulationTests {
    /// From the time when the flows have settled, until both still have enough to send.
    static let window: Range<TimeAmount> = .seconds(8) ..< .seconds(30)

    /// Bottlenecks: a very short queue, a short one, one of half a second, a slow line.
    static let places = [
        RateLimit(bytesPerSecond: 60_000, packets: 6),
        RateLimit(bytesPerSecond: 60_000, packets: 10),
        RateLimit(bytesPerSecond: 60_000, packets: 25),
        RateLimit(bytesPerSecond: 30_000, packets: 12),
    ]

    @Test(arguments: seeds(4), places)
    func `two flows share a bottleneck within a factor of two`(seed: UInt64, place: RateLimit) throws {
        let window = Self.window
        let plans = (0..<2).map { Self.bulk(seed: seed * 2 + $0) }
        let reports = try DeliverySimulation(plans, sharing: place).runAll(until: window.upperBound)
        let bytes = reports.map { report in
            report.arrivals.filter { $0.wire == .udp && window.contains($0.at) }.reduce(0) { $0 + $1.bytes }
        }
        for report in reports {
            #expect(report.violation == nil, "seed \(seed): \(report.summary)")
        }
        let most = try #require(bytes.max())
        let least = try #require(bytes.min())
        #expect(most <= 2 * least, "seed \(seed): \(bytes), \(reports.map(\.summary))")
        // Sharing is no excuse for leaving the bottleneck idle.
        let seconds = Int((window.upperBound - window.lowerBound).nanoseconds / 1_000_000_000)
        #expect(most + least > place.bytesPerSecond * seconds / 2, "seed \(seed): \(bytes)")
    }

    private static func bulk(seed: UInt64) -> SimulationPlan {
        var plan = SimulationPlan(seed: seed)
        plan.messages = 2000
        plan.bodyBytes = 900...1000
        plan.publishing = .zero ..< .milliseconds(1500)
        var limits = SimulationLimits(for: plan)
        // The two initial bursts of ten datagrams, which RFC 9002 permits, overflow a short queue and are sent again.
        limits.byteSlack += CongestionWindow.initialBytes
        plan.limits = limits
        return plan
    }
}
