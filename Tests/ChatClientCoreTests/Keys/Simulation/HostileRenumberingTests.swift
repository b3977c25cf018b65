import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatClientCore

/// A server that claims that a key store is a copy, and programs that share one.
@Suite struct HostileRenumberingTests {
    /// Injects a message in the name of alice's own device.
    private func inject(_ payload: UInt8, into enemy: HostileServer) {
        guard let own = enemy.alice.address, let last = enemy.world.server.conversations[101]?.last else {
            Issue.record("nothing was stored")
            return
        }
        let sealed = SealedParts(
            senderDevice: own.device.rawValue,
            payload: [UInt8](repeating: payload, count: 200),
            block: []
        )
        let sequence = (enemy.alice.given[101] ?? last.message.sequence) + 1
        let message = last.message.altered(sequence: sequence, sender: "alice", recipient: "bob", sealed)
        enemy.world.deliver(.arrived([message]), to: enemy.alice)
        enemy.world.run(for: 3000)
    }

    private func numbers(_ client: SimulatedClient) -> Int {
        client.lines.count { $0 == "new device number" }
    }

    @Test func copiesAreBelievedOnceADay() {
        let enemy = HostileServer()
        inject(1, into: enemy)
        #expect(numbers(enemy.alice) == 1)
        inject(2, into: enemy)
        #expect(numbers(enemy.alice) == 1)
        #expect(enemy.alice.own == .stopped(StopReason.copiedAgain))
        enemy.write("psst", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines.last == "refused stopped")
        enemy.answerLogin(of: enemy.alice) { $0.standing = .storeRestored }
        #expect(numbers(enemy.alice) == 1)
        enemy.wait(hours: 24)
        enemy.answerLogin(of: enemy.alice) { $0.standing = .storeRestored }
        #expect(numbers(enemy.alice) == 2)
    }

    /// A second program on alice's store.
    private func addProgram(to enemy: HostileServer) -> SimulatedClient {
        let world = enemy.world
        let client = SimulatedClient(
            index: world.clients.count,
            account: "alice",
            store: enemy.alice.store,
            seed: 4711
        )
        client.shown = enemy.alice.shown
        world.clients.append(client)
        client.start(world.policy, at: world.now)
        world.add(.connect(client: client.index), after: 0)
        world.add(.tick(client: client.index), after: 1000)
        world.run(for: 2000)
        return client
    }

    @Test func aLoginThatIsOutrunIsRepeated() {
        let enemy = HostileServer()
        let other = addProgram(to: enemy)
        for number in 1...6 {
            enemy.write("\(number)", from: enemy.alice, to: enemy.bob)
            enemy.answerLogin(of: other) { facts in
                facts.standing = .storeRestored
                facts.claimedBlocks -= 1
            }
        }
        #expect(other.lines.count { $0 == "logs in again" } == 6)
        #expect(numbers(other) == 0 && numbers(enemy.alice) == 0)
        enemy.write("seven", from: other, to: enemy.bob)
        #expect(enemy.bob.lines.last == "seven")
    }

    /// The other program seals while the own list is looked at.
    @Test func aLoginIsOutrunLate() {
        let enemy = HostileServer()
        let other = addProgram(to: enemy)
        var facts = enemy.world.facts(of: other)
        facts.standing = .storeRestored
        enemy.world.step(other, .loggedIn(facts))
        var state = other.store.records.state()
        state.blocksSealed += 1
        other.store.records.save(state)
        enemy.world.run(for: 5000)
        #expect(other.lines.contains("logs in again"))
        #expect(numbers(other) == 0)
        #expect(other.own == .ready)
    }

    @Test func anotherProgramTakesANewNumber() {
        let enemy = HostileServer()
        let other = addProgram(to: enemy)
        let before = enemy.alice.address
        enemy.answerLogin(of: other) { $0.standing = .storeRestored }
        #expect(numbers(other) == 1)
        #expect(enemy.alice.address != before)
        #expect(enemy.alice.sessionDevice == enemy.alice.address?.device)
        // The other program ends: nobody else opens what comes.
        other.machine = nil
        other.isConnected = false
        enemy.forget()
        enemy.write("one", from: enemy.bob, to: enemy.alice)
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines == ["one"])
        #expect(enemy.bob.lines.last == "two")
    }

    @Test func theServerTakesTheDeviceAway() {
        let enemy = HostileServer()
        enemy.alice.sessionDevice = nil
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["one"])
        #expect(enemy.alice.lines.isEmpty)
        #expect(enemy.alice.sessionDevice == enemy.alice.address?.device)
    }
}
