import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatClientCore

/// A server whose answers lead nowhere, and servers whose answers are easily taken for another thing.
@Suite struct HostileAnswersTests {
    /// Counts requests of alice's for a minute.
    private func count(
        _ world: SimulationWorld,
        _ lie: @escaping (EncryptionRequest) -> EncryptionAnswer?
    ) -> Int {
        var count = 0
        let alice = world.clients[0]
        world.lie = { request, client in
            guard client === alice, let answer = lie(request) else {
                return nil
            }
            count += 1
            return answer
        }
        world.start()
        world.run(for: 60_000)
        return count
    }

    @Test func theListOfConversationsLeadsNowhere() {
        let world = SimulationWorld(SimulationPlan(seed: 5))
        let page = [DirectConversation(number: 101, name: "bob", lastSequence: 0)]
        let requests = count(world) { request in
            if case .conversations = request { .conversations(page, through: 101, more: true) } else { nil }
        }
        #expect(requests < 10)
    }

    @Test func theListOfConversationsHasNoEnd() {
        let world = SimulationWorld(SimulationPlan(seed: 5))
        let requests = count(world) { request in
            guard case .conversations(let after) = request else {
                return nil
            }
            return .conversations([], through: after + 1, more: true)
        }
        // The bound ends the list once before the keys are published, and once after.
        #expect(requests <= 2 * world.policy.limits.conversationPages)
    }

    @Test func allPrekeysAreConflicts() {
        let world = SimulationWorld(SimulationPlan(seed: 5))
        let requests = count(world) { request in
            if case .publishPrekeys = request { .refused("prekey_conflict") } else { nil }
        }
        #expect(requests == world.policy.limits.prekeyConflicts)
        #expect(world.clients[0].own == .ready)
    }

    /// Rooms are not in the machine's list, but in the server's pages.
    @Test func aPageOfRoomsIsNotTheEnd() {
        let enemy = HostileServer()
        let world = enemy.world
        world.lie = { request, client in
            switch request {
            case .conversations(after: 0): .conversations([], through: 50, more: true)
            case .conversations(after: 50): nil
            case .conversations(let after): .refused("no page after \(after)")
            default: nil
            }
        }
        world.disconnect(enemy.bob)
        enemy.bob.machine = nil
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        // A program without a position of its own is given nothing: the list of conversations alone tells.
        enemy.bob.shown[101] = world.server.conversations[101]?.last?.message.sequence
        enemy.bob.start(world.policy, at: world.now)
        world.add(.connect(client: enemy.bob.index), after: 0)
        world.run(for: 5000)
        #expect(enemy.bob.store.records.conversation(101)?.openedThrough == enemy.bob.shown[101])
    }

    @Test func whatWasSentBeforeTheDeviceIsSoOnARestoredServer() {
        let enemy = HostileServer()
        let world = enemy.world
        let other = SimulatedClient(index: world.clients.count, account: "alice", store: SimulatedStore(), seed: 4711)
        world.clients.append(other)
        other.start(world.policy, at: world.now)
        world.add(.connect(client: other.index), after: 0)
        world.add(.tick(client: other.index), after: 1000)
        world.run(for: 2000)
        world.step(other, .resetIdentity(password: "secret", CommandNumber(rawValue: 1)))
        world.run(for: 5000)
        enemy.write("one", from: enemy.bob, to: other)
        other.lines = []
        world.restore(world.server)
        world.run(for: 10_000)
        let lines = other.lines.filter { !$0.hasPrefix("own") }
        // The first one is of a device of alice's former identity.
        #expect(lines == ["unopened unlisted_device", "unopened before_device", "one"])
        #expect(other.address.map { other.store.records.healingRequests(to: $0) }?.isEmpty == true)
    }

    @Test func aFailureThatAMessageCausedDoesNotFailALaterText() {
        let enemy = HostileServer()
        let carol = enemy.world.clients[2]
        enemy.world.lie = { request, _ in
            guard case .devices(let query) = request, query.account == "carol" else {
                return nil
            }
            return .refused("no_such_user")
        }
        enemy.world.step(enemy.alice, .inquire(account: "carol", CommandNumber(rawValue: 1)))
        enemy.world.run(for: 2000)
        enemy.behave()
        enemy.write("one", from: enemy.alice, to: carol)
        #expect(carol.lines == ["one"])
        #expect(enemy.alice.lines.isEmpty)
    }
}
