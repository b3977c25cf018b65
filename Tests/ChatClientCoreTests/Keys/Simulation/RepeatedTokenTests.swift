import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Texts whose tokens the server knows already.
@Suite struct RepeatedTokenTests {
    private let enemy = HostileServer()
    private let token = [UInt8](repeating: 9, count: 16)

    private func send(_ text: String, id: UInt64, requiresEncryption: Bool = false) {
        let text = OutgoingText(
            id: id,
            recipient: "bob",
            text: text,
            token: token,
            requiresEncryption: requiresEncryption
        )
        enemy.world.add(.say(client: 0, text), after: 0)
        enemy.world.run(for: 4000)
    }

    /// The answer to a plain text was lost; then both had keys, and it was sealed.
    @Test func `what is stored in the clear is not given out as sealed`() {
        let world = enemy.world
        _ = world.server.store(token, from: "alice", to: "bob", body: "one")
        let counter = enemy.alice.store.records.nextCounter(to: "bob")
        send("one", id: 900)
        #expect(enemy.alice.receipts[token]?.encryption == .unexpectedlyPlain)
        #expect(enemy.alice.receipts[token]?.repeated == true)
        #expect(enemy.alice.store.records.message(token: token, sender: "alice") == nil)
        #expect(enemy.alice.store.records.nextCounter(to: "bob") == counter)
        #expect(enemy.alice.store.records.unsentMessages().isEmpty)
        // Nothing is missing for who reads, and the history shows what is stored.
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["two"])
    }

    @Test func `what is stored in the clear is no success for a text that must be sealed`() {
        _ = enemy.world.server.store(token, from: "alice", to: "bob", body: "one")
        send("one", id: 900, requiresEncryption: true)
        #expect(enemy.alice.receipts[token] == nil)
        #expect(enemy.alice.lines == ["refused not_encrypted"])
        #expect(enemy.alice.store.records.unsentMessages().isEmpty)
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["two"])
    }

    /// The program that was killed had sealed it; the next one is given it again, and seals it anew.
    @Test func `a text of a program that was killed is not told as not sent once it is stored`() {
        let world = enemy.world
        enemy.alice.lastUp = world.now + 1_000_000
        world.step(enemy.alice, .send(OutgoingText(id: 900, recipient: "bob", text: "one", token: token)))
        enemy.alice.isConnected = false
        enemy.alice.start(world.policy, at: world.now)
        world.connect(enemy.alice)
        send("one", id: 901)
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["one", "two"])
        world.run(for: 130_000)
        #expect(enemy.alice.lines.filter { $0 != "own ready" }.isEmpty)
    }

    @Test func `what is stored sealed is told to be so each time`() {
        send("one", id: 900)
        let first = enemy.alice.receipts[token]
        #expect(first?.encryption == .sealed(SealedOrigin(device: "laptop", isVerified: false)))
        send("one", id: 901)
        let again = enemy.alice.receipts[token]
        #expect(again?.repeated == true)
        #expect(again?.encryption == first?.encryption)
        #expect(again?.sequence == first?.sequence)
    }
}
