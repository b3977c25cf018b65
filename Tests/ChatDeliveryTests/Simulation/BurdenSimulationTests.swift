import ChatDelivery
import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@Suite struct BurdenSimulationTests {
    @Test(arguments: seeds(12), [1, 3, 20] as [UInt64])
    func `keys are renewed in the middle of it all`(seed: UInt64, packetsPerKey: UInt64) throws {
        var network = LinkConditions(loss: 0.05)
        network.reordering = 0.1
        network.lateness = .milliseconds(20)
        var plan = SimulationPlan(seed: seed, network: network)
        plan.packetsPerKey = packetsPerKey
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(9))
        #expect(report.phaseChanges >= 2, "seed \(seed)")
    }

    @Test(arguments: seeds(20), [0.0, 0.1])
    func `messages too large for a datagram come over TLS in their place`(seed: UInt64, loss: Double) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: loss))
        plan.largeShare = 0.2
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(8))
        let large = report.arrivals.filter { $0.bytes > 1167 }
        #expect(large.count > 5, "seed \(seed)")
        #expect(large.allSatisfy { $0.wire == .tls }, "seed \(seed)")
        #expect(report.count(by: .udp) > (loss == 0 ? 50 : 10), "seed \(seed)")
    }

    @Test(arguments: seeds(4))
    func `a reader without room gets everything once it has room`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.02))
        plan.messages = 2400
        plan.publishing = .zero ..< .seconds(10)
        plan.closedDoors = [.seconds(1) ..< .seconds(4), .seconds(6) ..< .seconds(20)]
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(60))
        report.check(seed: seed, arrivedWithin: .seconds(25))
        // More than a session may hold was published while the reader had no room: the rest waited in the store.
        #expect(report.largestOutstanding == 512, "seed \(seed)")
    }

    @Test(arguments: seeds(3))
    func `a burst is held to the bound and delivered`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.02))
        plan.messages = 1500
        plan.publishing = .seconds(1) ..< .milliseconds(1100)
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(60))
        report.check(seed: seed, arrivedWithin: .seconds(15))
        #expect(report.largestOutstanding == 512, "seed \(seed)")
    }

    @Test(arguments: seeds(30))
    func `nothing is sent in answer to hostile datagrams`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.02))
        plan.messages = 40
        plan.garbage = 200
        plan.roaming = [Roaming(at: .seconds(2))]
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(8))
        #expect(report.garbage > 300, "seed \(seed)")
    }
}
