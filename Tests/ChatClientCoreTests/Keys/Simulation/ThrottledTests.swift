import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// A server that has no room for requests: they are made again, and nobody is stopped.
@Suite struct ThrottledTests {
    /// Which requests are refused.
    enum Refused: String, CaseIterable, Sendable {
        case publishDevices, publishPrekeys, devices, sendMail, mail, conversations

        func isSame(as request: EncryptionRequest) -> Bool {
            switch request {
            case .publishDevices: self == .publishDevices
            case .publishPrekeys: self == .publishPrekeys
            case .devices: self == .devices
            case .sendMail: self == .sendMail
            case .mail: self == .mail
            case .conversations: self == .conversations
            case .page, .resetIdentity, .send: false
            }
        }
    }

    private final class Count {
        var refused = 0
        var times: [Int64] = []
    }

    /// Refuses the first requests of a kind.
    private func refuse(_ kind: Refused, _ times: Int, in world: SimulationWorld, after wait: Duration? = nil) -> Count
    {
        let count = Count()
        world.refuse = { [unowned world] request, _ in
            guard kind.isSame(as: request), count.refused < times else {
                return nil
            }
            count.refused += 1
            count.times.append(world.now)
            return ChatError(.throttled, "Too many.", retryAfter: wait)
        }
        return count
    }

    @Test(arguments: Refused.allCases)
    func `requests are made again`(kind: Refused) {
        let world = SimulationWorld(SimulationPlan(seed: 5))
        let count = refuse(kind, 12, in: world)
        world.start()
        world.run(for: 100_000)
        world.say(world.clients[0], to: "bob", at: world.now)
        world.say(world.clients[1], to: "alice", at: world.now)
        world.run(for: 400_000)
        #expect(count.refused == 12)
        for client in world.clients {
            #expect(client.own == .ready)
            #expect(!client.lines.contains { $0.hasPrefix("own stopped") || $0.hasPrefix("refused") })
        }
        #expect(world.clients[1].lines.last == "text 1 of alice")
        #expect(world.clients[0].lines.last == "text 2 of bob")
        // The first answers have come: sessions do without their start fields.
        #expect(world.server.accounts.values.allSatisfy { $0.devices.values.allSatisfy { $0.lastMail > 0 } })
        #expect(world.problems.isEmpty)
    }

    @Test(arguments: [Refused.publishDevices, .publishPrekeys, .devices])
    func `the wait grows, and the server's own wait counts`(kind: Refused) {
        let world = SimulationWorld(SimulationPlan(seed: 6, accounts: ["alice"]))
        var count = refuse(kind, 6, in: world)
        world.start()
        world.run(for: 120_000)
        let waits = zip(count.times, count.times.dropFirst()).map { ($1 - $0) / 1000 }
        #expect(waits.count == 5)
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 < $1 }, "\(waits)")
        let second = SimulationWorld(SimulationPlan(seed: 6, accounts: ["alice"]))
        count = refuse(kind, 2, in: second, after: .seconds(100))
        second.start()
        second.run(for: 500_000)
        #expect(second.clients[0].own == .ready)
        #expect(count.times.count == 2)
        #expect((count.times.last ?? 0) - (count.times.first ?? 0) >= 100_000)
    }

    /// Mail is repeated with the same bytes, and later mail does not run ahead of the wait.
    @Test func `mail waits, and none is lost`() {
        let enemy = HostileServer()
        let count = refuse(.sendMail, 3, in: enemy.world, after: .seconds(5))
        enemy.alter(for: enemy.bob) { message, sealed in [message.altered(sealed.with(block: []))] }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.world.run(for: 60_000)
        #expect(count.refused == 3)
        #expect(zip(count.times, count.times.dropFirst()).allSatisfy { $1 - $0 >= 5000 })
        #expect(enemy.bob.lines == ["unopened no_block", "opened one"])
        #expect(enemy.world.problems.isEmpty)
    }

    @Test func `a new identity waits a short time, and no longer`() {
        let enemy = HostileServer()
        var tries = 0
        var wait = Duration.seconds(2)
        enemy.world.refuse = { request, _ in
            guard case .resetIdentity = request else {
                return nil
            }
            tries += 1
            return tries == 3 ? nil : ChatError(.throttled, "Too many.", retryAfter: wait)
        }
        enemy.world.step(enemy.alice, .resetIdentity(password: ModelServer.password, CommandNumber(rawValue: 1)))
        enemy.world.run(for: 20_000)
        #expect(tries == 3)
        #expect(enemy.alice.finished[1] == .some(nil))
        #expect(enemy.alice.own == .ready)
        // A person is told of a long wait, and of one that does not end.
        for (command, seconds, expected) in [(UInt64(2), 60, 1), (3, 2, 4)] {
            (tries, wait) = (3, .seconds(seconds))
            enemy.world.step(
                enemy.alice,
                .resetIdentity(password: ModelServer.password, CommandNumber(rawValue: command))
            )
            enemy.world.run(for: 60_000)
            #expect(tries == 3 + expected)
            #expect(enemy.alice.finished[command]??.code == .throttled)
            #expect(enemy.alice.own == .ready)
        }
    }
}
