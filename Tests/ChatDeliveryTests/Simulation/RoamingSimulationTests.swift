import ChatDelivery
import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@Suite struct RoamingSimulationTests {
    @Test(arguments: seeds(20))
    func `a client that moves while messages stream is followed`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.01))
        plan.messages = 300
        plan.publishing = .zero ..< .seconds(20)
        plan.roaming = [Roaming(at: .seconds(6)), Roaming(at: .seconds(12))]
        let report = try DeliverySimulation(plan).run(until: .seconds(40))
        report.check(seed: seed, arrivedWithin: .seconds(23))
        #expect(report.slowest <= .milliseconds(2500), "seed \(seed)")
        #expect(report.wire == .udp, "seed \(seed)")
    }

    @Test(arguments: seeds(12))
    func `a client that moves in silence is found by its next keepalive`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed)
        plan.messages = 10
        plan.publishing = .seconds(50) ..< .seconds(60)
        plan.roaming = [Roaming(at: .seconds(10))]
        let report = try DeliverySimulation(plan).run(until: .seconds(70))
        report.check(seed: seed, arrivedWithin: .seconds(61))
        // UDP never failed: the server followed within a keepalive's 22 seconds, long before the first message.
        #expect(report.wireChanges.map(\.wire) == [.udp], "seed \(seed)")
        #expect(report.count(by: .udp) == 10, "seed \(seed)")
    }

    @Test(arguments: seeds(20))
    func `copies from a stranger's address neither move the path nor are worth sending`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.02))
        plan.strayCopies = 0.3
        plan.roaming = [Roaming(at: .seconds(3))]
        let report = try DeliverySimulation(plan).run(until: .seconds(30))
        report.check(seed: seed, arrivedWithin: .seconds(10))
        #expect(report.bytesToUnproven > 0, "seed \(seed)")
    }

    @Test(arguments: seeds(4))
    func `a client that moves with every datagram gets no more challenges for it`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed)
        plan.messages = 1000
        plan.publishing = .zero ..< .seconds(5)
        plan.roaming = (100...600).map { Roaming(at: .milliseconds($0 * 5)) }
        // The limit of 20 challenges in a second is checked with every datagram.
        let report = try DeliverySimulation(plan).run(until: .seconds(20))
        report.check(seed: seed, arrivedWithin: .seconds(10))
        #expect(report.wire == .udp, "seed \(seed)")
    }

    @Test(arguments: seeds(12))
    func `moving again and again never loses a message`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.05))
        plan.messages = 200
        plan.publishing = .zero ..< .seconds(20)
        plan.roaming = (1...40).map { Roaming(at: .milliseconds($0 * 500), $0.isMultiple(of: 2) ? .moves : .rebinds) }
        let report = try DeliverySimulation(plan).runUntilDelivered(within: .seconds(60))
        report.check(seed: seed, arrivedWithin: .seconds(24))
    }
}
