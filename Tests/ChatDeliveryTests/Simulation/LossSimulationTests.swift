import ChatDelivery
import ChatProtocol
import ChatTesting
import NIOCore
import Testing

/// Messages are published for 5 seconds, and must have arrived within the limit of each test.
@Suite struct LossSimulationTests {
    @Test(arguments: seeds(20))
    func `on a clean network every message takes one way`(seed: UInt64) throws {
        let plan = SimulationPlan(seed: seed)
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(10))
        report.check(seed: seed, arrivedWithin: .milliseconds(5100))
        #expect(report.wireChanges.map(\.wire) == [.udp], "seed \(seed)")
        // At most 25 ms one way, and 30 ms over TLS before the path is proven.
        #expect(report.slowest <= .milliseconds(30), "seed \(seed)")
        #expect(report.count(by: .udp) > 85, "seed \(seed)")
    }

    @Test(arguments: seeds(12), [0.01, 0.02, 0.05, 0.1, 0.2, 0.3])
    func `lost datagrams are made good`(seed: UInt64, loss: Double) throws {
        let plan = SimulationPlan(seed: seed, network: LinkConditions(loss: loss))
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(8))
        // 2 seconds of patience, then TLS: no message waits for longer.
        #expect(report.slowest <= .seconds(3), "seed \(seed)")
    }

    @Test(arguments: seeds(12), [0.01, 0.03])
    func `a small loss leaves most messages on UDP`(seed: UInt64, loss: Double) throws {
        let plan = SimulationPlan(seed: seed, network: LinkConditions(loss: loss))
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(30))
        #expect(report.count(by: .udp) >= 75, "seed \(seed)")
    }

    @Test(arguments: seeds(30))
    func `doubled and overtaken datagrams do no harm`(seed: UInt64) throws {
        var network = LinkConditions(loss: 0.02)
        network.duplication = 0.3
        network.reordering = 0.3
        let report = try DeliverySimulation(SimulationPlan(seed: seed, network: network))
            .runUntilDelivered(within: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(8))
    }

    @Test(arguments: seeds(10))
    func `everything at once`(seed: UInt64) throws {
        var network = LinkConditions(loss: 0.15)
        network.duplication = 0.2
        network.reordering = 0.2
        network.jitter = .milliseconds(60)
        var plan = SimulationPlan(seed: seed, network: network)
        plan.roaming = [Roaming(at: .seconds(2)), Roaming(at: .seconds(4), .rebinds)]
        plan.packetsPerKey = 10
        plan.largeShare = 0.05
        plan.strayCopies = 0.1
        plan.garbage = 50
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(9))
    }

    @Test(arguments: [0, 1, 2] as [UInt64])
    func `a seed repeats itself in every detail`(seed: UInt64) throws {
        let plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.2))
        let first = try DeliverySimulation(plan).run(until: .seconds(8))
        let second = try DeliverySimulation(plan).run(until: .seconds(8))
        #expect(first.arrivals == second.arrivals)
        #expect(first.datagramsToClient == second.datagramsToClient)
        #expect(first.bytesToUnproven == second.bytesToUnproven)
    }
}
