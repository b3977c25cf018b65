import ChatDelivery
import ChatProtocol
import ChatTesting
import NIOCore
import Testing

/// Streams on a network that loses up to half of the datagrams in one direction: UDP is slow there, but works, and is
/// not given up.
@Suite struct FallbackSimulationTests {
    /// The direction in which datagrams are lost.
    enum Lossy: CaseIterable {
        case toServer, toClient
    }

    /// One-way delays: a local network, a distant one.
    static let delays: [TimeAmount] = [.microseconds(500), .milliseconds(25), .milliseconds(75)]

    @Test(arguments: seeds(2), [0.3, 0.4, 0.49])
    func `a stream on a lossy path stays on UDP`(seed: UInt64, loss: Double) throws {
        for lossy in Lossy.allCases {
            for delay in Self.delays {
                let plan = Self.stream(seed: seed, loss: loss, lossy: lossy, delay: delay)
                let report = try DeliverySimulation(plan).run(until: .seconds(7))
                let name: Comment = "seed \(seed), \(loss) \(lossy), \(delay.nanoseconds / 1000) us: \(report.summary)"
                #expect(report.violation == nil, name)
                #expect(!report.wireChanges.contains { $0.wire == .tls }, name)
            }
        }
    }

    /// 600 bytes every 4 ms for 6 seconds: more than the smallest window lets through.
    private static func stream(seed: UInt64, loss: Double, lossy: Lossy, delay: TimeAmount) -> SimulationPlan {
        var plan = SimulationPlan(seed: seed)
        plan.messages = 1500
        plan.conversations = 1
        plan.publishing = .zero ..< .seconds(6)
        plan.isEven = true
        plan.bodyBytes = 600...600
        for link in [\SimulationPlan.toServer, \.toClient] {
            plan[keyPath: link].delay = delay
            plan[keyPath: link].jitter = .microseconds(500)
            plan[keyPath: link].keepsOrder = true
        }
        switch lossy {
        case .toServer: plan.toServer.loss = loss
        case .toClient: plan.toClient.loss = loss
        }
        return plan
    }
}
