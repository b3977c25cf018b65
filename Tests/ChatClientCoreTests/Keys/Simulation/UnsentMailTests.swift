import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Device mail that the server could not take.
@Suite struct UnsentMailTests {
    private let enemy = HostileServer()
    private var world: SimulationWorld { enemy.world }

    /// The mail that the server has taken for alice.
    private var taken: UInt64 {
        let device = enemy.alice.address?.device
        return device.flatMap { world.server.accounts["alice"]?.devices[$0]?.lastMail } ?? 0
    }

    @Test(arguments: ["busy", "throttled", "storage_failed", "timed_out"])
    func mailIsSentAgainOnTheSameConnection(code: String) {
        let carol = world.clients[2]
        let before = taken
        var tries = 0
        world.lie = { request, client in
            guard request.isMail, client === carol else {
                return nil
            }
            tries += 1
            return tries < 3 ? .refused(code) : nil
        }
        // It begins a session, which carol answers.
        enemy.write("one", from: enemy.alice, to: carol)
        world.run(for: 20_000)
        #expect(tries == 3)
        #expect(taken == before + 1)
    }

    @Test func mailWithoutAnyAnswerMakesRoom() {
        let carol = world.clients[2]
        var tries = 0
        world.lie = { request, client in
            guard request.isMail, client === carol else {
                return nil
            }
            tries += 1
            return .refused("timed_out")
        }
        enemy.write("one", from: enemy.alice, to: carol)
        world.run(for: 5_400_000)
        #expect(tries == SimulationWorld.policy.limits.mailTries)
    }

    @Test func mailThatFindsNoRoomIsSealedLater() {
        var policy = SimulationWorld.policy
        policy.limits.waitingMail = 1
        let world = SimulationWorld(SimulationPlan(seed: 7, accounts: ["alice", "bob", "carol"]), policy: policy)
        world.tamper = { event, _ in [event] }
        world.start()
        world.run(for: 5000)
        let carol = world.clients[2]
        let ready = world.now + 5000
        world.lie = { [unowned world] request, client in
            request.isMail && client === carol && world.now < ready ? .refused("busy") : nil
        }
        // Both begin sessions, which carol answers.
        world.say(world.clients[0], to: "carol", at: world.now)
        world.say(world.clients[1], to: "carol", at: world.now)
        world.run(for: 30_000)
        for client in world.clients.prefix(2) {
            let devices = world.server.accounts[client.account]?.devices.values.map(\.lastMail)
            #expect(devices == [1], "\(client.account)")
        }
    }

    @Test func aRequestToHealCountsWhenItIsStored() {
        world.lie = { request, _ in request.isMail ? .refused("quota_exceeded") : nil }
        enemy.alter(for: enemy.bob) { message, sealed in [message.altered(sealed.with(block: []))] }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened no_block"])
        enemy.behave()
        enemy.wait(hours: 6)
        world.lie = nil
        enemy.wait(hours: 2)
        #expect(enemy.bob.lines == ["unopened no_block", "opened one"])
    }

    @Test func aRequestToHealIsMadeThreeTimes() {
        var asked = 0
        world.lie = { request, client in
            asked += request.isMail && client.account == "bob" ? 1 : 0
            return request.isMail && client.account == "alice" ? .refused("quota_exceeded") : nil
        }
        enemy.alter(for: enemy.bob) { message, sealed in [message.altered(sealed.with(block: []))] }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.wait(hours: 10)
        #expect(asked == 3)
    }
}
