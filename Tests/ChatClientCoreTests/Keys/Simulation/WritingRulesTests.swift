import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Rules of who writes: first read, then write; numbers without gaps; and texts again for their recipients only.
@Suite struct WritingRulesTests {
    private let enemy = HostileServer()

    @Test func `what waits is read before anything is written`() throws {
        let world = enemy.world
        world.disconnect(enemy.bob)
        enemy.bob.machine = nil
        for number in 1...3 {
            enemy.write("waiting \(number)", from: enemy.alice, to: enemy.bob)
        }
        let newest = try #require(world.server.conversations[101]?.last?.payload)
        enemy.bob.start(world.policy, at: world.now)
        world.connect(enemy.bob)
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["answer"])
        let answer = try #require(world.server.conversations[101]?.last?.payload)
        let row = try #require(enemy.alice.store.records.message(payloadHash: SealedPayload.hash(of: answer)))
        #expect(row.lastOpened == SealedPayload.hash(of: newest))
    }

    @Test func `a text that the server refuses leaves its number to the next`() {
        let world = enemy.world
        let counter = enemy.alice.store.records.nextCounter(to: "bob")
        let token = [UInt8](repeating: 3, count: 16)
        world.server.refused = [token]
        world.add(.say(client: 0, OutgoingText(id: 900, recipient: "bob", text: "no", token: token)), after: 0)
        world.run(for: 3000)
        #expect(enemy.alice.lines == ["refused quota_exceeded"])
        #expect(enemy.alice.store.records.nextCounter(to: "bob") == counter)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["one"])
    }

    @Test(arguments: [true, false])
    func `a text is sent again to devices that it was sealed for, and to no other`(isRecipient: Bool) throws {
        let enemy = enemy
        enemy.alter(for: enemy.bob) { message, sealed in
            let hash = SealedPayload.hash(of: sealed.payload)
            if !isRecipient, var row = enemy.alice.store.records.message(payloadHash: hash) {
                row.recipients = []
                enemy.alice.store.records.save(row)
            }
            return [message.altered(sealed.with(block: []))]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened no_block"] + (isRecipient ? ["opened one"] : []))
    }

    /// What was written when the connection ended has not reached the server.
    @Test func `what was sealed is sent again with the same bytes after a lost connection`() throws {
        let world = enemy.world
        enemy.alice.lastUp = world.now + 1_000_000
        let token = [UInt8](repeating: 3, count: 16)
        world.step(enemy.alice, .send(OutgoingText(id: 900, recipient: "bob", text: "one", token: token)))
        let sealed = try #require(enemy.alice.store.records.unsentMessages().first?.payloadHash)
        let blocks = enemy.alice.store.records.state().blocksSealed
        world.disconnect(enemy.alice)
        world.run(for: 8000)
        let stored = try #require(world.server.conversations[101]?.last)
        #expect(SealedPayload.hash(of: stored.payload) == sealed)
        #expect(enemy.alice.store.records.state().blocksSealed == blocks)
        #expect(enemy.bob.lines == ["one"])
        #expect(world.skippedKeys == 0)
    }

    /// Several texts of a run that was killed: the last leaves its number first.
    @Test func `numbers of texts that are told not to be sent are used again`() {
        let world = enemy.world
        let counter = enemy.alice.store.records.nextCounter(to: "bob")
        // Both are told at the same tick.
        world.run(for: 400)
        for number in 0..<2 {
            let token = [UInt8](repeating: UInt8(number), count: 16)
            let text = OutgoingText(id: 900, recipient: "bob", text: "lost \(number)", token: token)
            enemy.alice.lastUp = world.now + 1_000_000
            world.step(enemy.alice, .send(text))
            enemy.alice.isConnected = false
            enemy.alice.start(world.policy, at: world.now)
            world.connect(enemy.alice)
            world.run(for: 300)
        }
        world.run(for: 130_000)
        #expect(enemy.alice.lines.filter { $0.hasPrefix("not sent") } == ["not sent lost 0", "not sent lost 1"])
        #expect(enemy.alice.store.records.nextCounter(to: "bob") == counter)
    }
}
