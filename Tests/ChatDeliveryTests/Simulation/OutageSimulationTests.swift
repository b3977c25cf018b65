import ChatDelivery
import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@Suite struct OutageSimulationTests {
    static let outage: Range<TimeAmount> = .seconds(5) ..< .seconds(12)

    /// The direction in which nothing gets through.
    enum Blocked: CaseIterable {
        case bothWays, toServer, toClient
    }

    @Test(arguments: seeds(8), Blocked.allCases)
    func `messages go over TLS during an outage and by UDP after it`(seed: UInt64, blocked: Blocked) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.01))
        plan.messages = 200
        plan.publishing = .zero ..< .seconds(40)
        if blocked != .toClient {
            plan.toServer.blackouts = [Self.outage]
        }
        if blocked != .toServer {
            plan.toClient.blackouts = [Self.outage]
        }
        let report = try DeliverySimulation(plan).run(until: .seconds(60))
        report.check(seed: seed, arrivedWithin: .seconds(42))
        // Messages in flight when the network goes dark wait for 2 seconds, and then take TLS.
        #expect(report.slowest <= .milliseconds(2500), "seed \(seed)")
        #expect(report.wireChanges.map(\.wire).starts(with: [.udp, .tls, .udp]), "seed \(seed)")
        let left = try #require(report.wireChanges.dropFirst().first)
        #expect(left.at > .seconds(5) && left.at < .seconds(10), "seed \(seed)")
        // A hello at most every 5 seconds, a rest of at most 8 seconds in this time, three round trips.
        let back = try #require(report.wireChanges.dropFirst(2).first)
        #expect(back.at > .seconds(12) && back.at < .seconds(25), "seed \(seed)")
        #expect(report.wire == .udp, "seed \(seed)")
        let late = report.arrivals.filter { $0.publishedAt > .seconds(30) }
        #expect(late.count { $0.wire == .udp } * 10 >= late.count * 8, "seed \(seed)")
    }

    @Test(arguments: seeds(6), Blocked.allCases)
    func `where UDP is blocked for ever everything comes over TLS`(seed: UInt64, blocked: Blocked) throws {
        var plan = SimulationPlan(seed: seed)
        let always: Range<TimeAmount> = .zero ..< .hours(1)
        if blocked != .toClient {
            plan.toServer.blackouts = [always]
        }
        if blocked != .toServer {
            plan.toClient.blackouts = [always]
        }
        let report = try DeliverySimulation(plan).run(until: .seconds(60))
        report.check(seed: seed, arrivedWithin: .milliseconds(5100))
        #expect(report.count(by: .tls) == 100, "seed \(seed)")
        #expect(report.slowest == .milliseconds(30), "seed \(seed)")
        #expect(report.wireChanges.isEmpty, "seed \(seed)")
        // Hellos at 0, 0.25, 0.75, 1.75, 3.75 and 7.75 s, then every 5 seconds, at another port every 10 seconds.
        #expect(report.datagramsToServer == 17, "seed \(seed)")
    }

    @Test(arguments: seeds(8))
    func `blackouts that come again and again never stop the messages`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed, network: LinkConditions(loss: 0.02))
        plan.messages = 200
        plan.publishing = .zero ..< .seconds(60)
        let blackouts = (0..<8).map { TimeAmount.seconds($0 * 7 + 3)..<TimeAmount.seconds($0 * 7 + 6) }
        plan.toServer.blackouts = blackouts
        plan.toClient.blackouts = blackouts
        let report = try DeliverySimulation(plan).run(until: .seconds(150))
        report.check(seed: seed, arrivedWithin: .seconds(63))
        #expect(report.slowest <= .milliseconds(2500), "seed \(seed)")
        #expect(report.wire == .udp, "seed \(seed)")
        // Each failure doubles the rest before UDP is tried again, so the wire does not change with every blackout.
        #expect(report.wireChanges.count < 13, "seed \(seed)")
    }

    @Test(arguments: seeds(6))
    func `a silent client finds out that its path has died`(seed: UInt64) throws {
        var plan = SimulationPlan(seed: seed)
        plan.messages = 1
        plan.publishing = .seconds(110) ..< .seconds(111)
        plan.toServer.blackouts = [.seconds(15) ..< .seconds(60)]
        plan.toClient.blackouts = [.seconds(15) ..< .seconds(60)]
        let report = try DeliverySimulation(plan).run(until: .seconds(120))
        report.check(seed: seed, arrivedWithin: .seconds(112))
        #expect(report.count(by: .udp) == 1, "seed \(seed)")
        #expect(report.slowest <= .milliseconds(25), "seed \(seed)")
    }
}
