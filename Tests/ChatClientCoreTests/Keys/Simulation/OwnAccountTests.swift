import ChatIdentity
import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

/// Keys that are made, are elsewhere, were copied, or are begun anew.
@Suite struct OwnAccountTests {
    @Test func keysOnAnotherClient() {
        let enemy = HostileServer()
        let other = enemy.addStranger()
        enemy.write("one", from: other, to: enemy.bob)
        enemy.write("two", from: enemy.bob, to: enemy.alice)
        let news = other.lines.filter { !$0.hasPrefix("unopened") }
        #expect(news == ["own linkNeeded", "refused link_needed"])
        #expect(other.lines.last == "unopened no_keys")
        #expect(enemy.alice.lines == ["two"])
    }

    @Test func aNewIdentity() {
        let enemy = HostileServer()
        let other = enemy.addStranger()
        enemy.world.step(other, .resetIdentity(password: "secret", CommandNumber(rawValue: 1)))
        enemy.world.run(for: 5000)
        other.lines = []
        enemy.write("one", from: other, to: enemy.bob)
        enemy.write("two", from: enemy.bob, to: other)
        #expect(other.finished[1] == .some(nil))
        #expect(enemy.bob.lines == ["identity of alice, verified false", "one"])
        #expect(other.lines == ["two"])
        // The former client is not one of the account's devices any more.
        enemy.refresh("alice", at: enemy.alice)
        enemy.write("three", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines.contains("refused stopped"))
        #expect(!enemy.bob.lines.contains("three"))
    }

    @Test func aCopiedStore() {
        let enemy = HostileServer()
        let copy = enemy.alice.store.records
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        let world = enemy.world
        world.disconnect(enemy.alice)
        enemy.alice.store.records = copy
        world.kill(enemy.alice)
        world.run(for: 10_000)
        #expect(enemy.alice.lines.contains("new device number"))
        enemy.write("two", from: enemy.bob, to: enemy.alice)
        enemy.write("three", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines.last == "two")
        #expect(enemy.bob.lines.last == "three")
    }

    @Test func aNoteToOneself() {
        let enemy = HostileServer()
        enemy.write("remember", from: enemy.alice, to: "alice")
        let stored = enemy.world.server.conversations[100]?.last
        #expect(stored?.blocks.isEmpty == true)
        #expect(stored?.senderDevice == enemy.alice.address?.device)
        // A later program finds it in the archive.
        enemy.world.kill(enemy.alice)
        enemy.alice.shown[100] = nil
        enemy.world.run(for: 10_000)
        #expect(enemy.alice.lines.last == "remember")
    }

    @Test func nobodyIsSealedForWhoHasNoKeys() {
        var policy = SimulationWorld.policy
        policy.makesIdentity = false
        let world = SimulationWorld(SimulationPlan(seed: 3), policy: policy)
        world.start()
        world.run(for: 3000)
        world.say(world.clients[0], to: "bob", at: world.now)
        world.run(for: 2000)
        #expect(world.clients[0].own == OwnEncryption.none)
        #expect(world.clients[1].lines.last == "plain text 1 of alice")
        // Once both have keys, it is sealed.
        for client in world.clients {
            world.step(client, .makeKeys(CommandNumber(rawValue: 1)))
        }
        world.run(for: 5000)
        world.say(world.clients[0], to: "bob", at: world.now)
        world.run(for: 5000)
        #expect(world.clients[0].finished[1] == .some(nil))
        #expect(world.clients[1].lines.last == "text 2 of alice")
    }

    @Test func aTextThatWasNotSent() {
        let enemy = HostileServer()
        let world = enemy.world
        // Killed after the commit, before anything was written.
        world.plan.crash = 1
        world.isFaulty = true
        world.random = SplitMix64(seed: 2)
        let token = world.random.bytes(16)
        world.step(enemy.alice, .send(OutgoingText(id: 900, recipient: "bob", text: "lost", token: token)))
        world.isFaulty = false
        let isCommitted = !enemy.alice.store.records.unsentMessages().isEmpty
        world.run(for: 200_000)
        #expect(enemy.alice.lines.contains("not sent lost") == isCommitted)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        // It has left its number to the next.
        #expect(enemy.bob.lines.last == "one")
        #expect(!enemy.bob.lines.contains { $0.hasSuffix("missing") })
    }

    /// Runs for a time.
    ///
    /// - Returns: The most skipped keys that were kept at any moment.
    private func skippedKeys(in world: SimulationWorld, during duration: Int64) -> Int {
        let end = world.now + duration
        var most = 0
        while world.now < end {
            world.run(for: 10)
            most = max(most, world.skippedKeys)
        }
        return most
    }

    /// `WAITING_MESSAGES=10000` has more of them than skipped keys are kept. Keys of mail, which is read beside the
    /// texts, are skipped for a moment.
    private static let waiting =
        ProcessInfo.processInfo.environment["WAITING_MESSAGES"].flatMap { Int($0) } ?? 600

    @Test func manyWaitingMessages() {
        let enemy = HostileServer()
        let world = enemy.world
        world.disconnect(enemy.bob)
        enemy.bob.machine = nil
        for number in 0..<Self.waiting {
            let text = OutgoingText(
                id: 10_000 + UInt64(number),
                recipient: "bob",
                text: "\(number)",
                token: world.random.bytes(16)
            )
            world.add(.say(client: 0, text), after: Int64(number) * 20)
        }
        world.run(for: Int64(Self.waiting) * 20 + 48_000)
        enemy.bob.start(world.policy, at: world.now)
        world.add(.connect(client: 1), after: 0)
        world.run(for: 60_000)
        let isComplete = enemy.bob.lines.filter { Int($0) != nil } == (0..<Self.waiting).map { "\($0)" }
        #expect(isComplete)
        #expect(!enemy.bob.lines.contains("no mail of alice"))
        #expect(world.skippedKeys == 0)
    }

    /// A program without a position of its own is given new messages only. Those before are opened first, and not
    /// shown.
    @Test func aProgramThatBeginsLive() {
        let enemy = HostileServer()
        let world = enemy.world
        world.disconnect(enemy.bob)
        enemy.bob.machine = nil
        for number in 1...5 {
            enemy.write("waiting \(number)", from: enemy.alice, to: enemy.bob)
        }
        let last = world.server.conversations[101]?.last?.message.sequence ?? 0
        enemy.bob.shown[101] = last
        enemy.bob.start(world.policy, at: world.now)
        // The message comes before what was missed can have been read.
        world.add(.connect(client: 1), after: 0)
        enemy.forget()
        let token = world.random.bytes(16)
        world.add(.say(client: 0, OutgoingText(id: 900, recipient: "bob", text: "live", token: token)), after: 0)
        #expect(skippedKeys(in: world, during: 1000) == 0)
        world.run(for: 8000)
        #expect(enemy.bob.lines == ["own ready", "live"])
        #expect(world.skippedKeys == 0)
        #expect(enemy.bob.store.records.conversation(101)?.openedThrough == last + 1)
    }
}
