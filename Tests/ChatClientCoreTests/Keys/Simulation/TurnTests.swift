import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Two programs of alice on one store, which write to bob at the same moment.
@Suite struct TurnTests {
    private let enemy = HostileServer(accounts: ["alice", "bob"])
    private let other: SimulatedClient

    init() {
        let world = enemy.world
        other = SimulatedClient(
            index: world.clients.count,
            account: "alice",
            store: world.clients[0].store,
            seed: 4711
        )
        other.shown = world.clients[0].shown
        world.clients.append(other)
        other.start(world.policy, at: world.now)
        world.add(.connect(client: other.index), after: 0)
        world.add(.tick(client: other.index), after: 1000)
        world.run(for: 3000)
        enemy.forget()
    }

    /// Says a text; what this program sends takes so long to the server.
    private func say(_ text: String, from client: SimulatedClient, slow: Int64 = 0) -> [UInt8] {
        let world = enemy.world
        let token = world.random.bytes(16)
        world.texts[token] = text
        let outgoing = OutgoingText(id: UInt64(1000 + world.texts.count), recipient: "bob", text: text, token: token)
        client.lastUp = world.now + slow
        world.handle(.say(client: client.index, outgoing))
        return token
    }

    private var sent: [String] {
        enemy.bob.lines.filter { $0 != "own ready" }
    }

    @Test func `the server's order is that of the counters`() {
        _ = say("one", from: enemy.alice, slow: 1500)
        _ = say("two", from: other)
        #expect(other.machine?.waitsForTurn == true)
        #expect(enemy.alice.machine?.waitsForTurn == false)
        _ = say("three", from: enemy.alice)
        enemy.world.run(for: 8000)
        #expect(sent == ["one", "two", "three"])
        #expect(other.machine?.waitsForTurn == false)
    }

    @Test func `a program that checks its turn goes on at once`() {
        _ = say("one", from: enemy.alice)
        _ = say("two", from: other)
        enemy.world.run(for: 50)
        enemy.world.step(other, .turnChecked)
        enemy.world.run(for: 50)
        #expect(sent == ["one", "two"])
    }

    @Test func `no turn is waited for without a login`() {
        _ = say("one", from: enemy.alice, slow: 1500)
        _ = say("two", from: other)
        #expect(other.machine?.waitsForTurn == true)
        enemy.world.disconnect(other)
        #expect(other.machine?.waitsForTurn == false)
        enemy.world.run(for: 8000)
        #expect(sent == ["one", "two"])
    }

    @Test func `the number of a refused text goes to the one that waits for it`() {
        let counter = enemy.alice.store.records.nextCounter(to: "bob")
        enemy.world.server.refused = [say("one", from: enemy.alice, slow: 1500)]
        let token = say("two", from: other)
        enemy.world.run(for: 8000)
        #expect(enemy.alice.lines.first == "refused quota_exceeded")
        #expect(sent == ["two"])
        #expect(enemy.alice.store.records.message(token: token, sender: "alice")?.counter == counter)
        _ = say("three", from: enemy.alice)
        enemy.world.run(for: 4000)
        #expect(sent == ["two", "three"])
        #expect(enemy.world.problems.isEmpty)
    }

    @Test func `a program that was killed does not keep the other from writing for long`() {
        let world = enemy.world
        _ = say("one", from: enemy.alice, slow: 1_000_000)
        enemy.alice.machine = nil
        enemy.alice.isConnected = false
        _ = say("two", from: other)
        world.run(for: 8000)
        #expect(sent.isEmpty)
        world.run(for: 4000)
        #expect(sent == ["1 of alice missing", "two"])
    }

    /// The time of a step may be read before another program's transaction, and used after it.
    @Test func `a text that another program has sealed a moment later than now is neither passed nor given up`() {
        let world = enemy.world
        other.clockError = -50
        _ = say("one", from: enemy.alice, slow: 1500)
        _ = say("two", from: other)
        world.step(other, .ticked)
        world.run(for: 8000)
        #expect(sent == ["one", "two"])
        #expect(!(enemy.alice.lines + other.lines).contains { $0.contains("not sent") || $0.contains("refused") })
        #expect(world.problems.isEmpty)
    }

    /// Texts to others, and those that are told not to be stored, are not waited for.
    @Test func `only texts to the same account are waited for`() {
        let world = enemy.world
        _ = say("one", from: enemy.alice, slow: 1500)
        let note = OutgoingText(id: 2000, recipient: "alice", text: "note", token: world.random.bytes(16))
        world.handle(.say(client: other.index, note))
        world.run(for: 100)
        #expect(other.receipts[note.token] != nil)
    }
}
