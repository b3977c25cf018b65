import ChatIdentity
import ChatTesting
import Testing

@testable import ChatClientCore

/// Rules of one device: its number, its one-time pairs, and what was sent before it was there.
@Suite struct DeviceRulesTests {
    /// Puts an older copy of alice's key store in its place, and starts her program.
    private func putBack(_ copy: InMemoryKeyRecords, _ enemy: HostileServer) {
        let world = enemy.world
        world.disconnect(enemy.alice)
        enemy.alice.store.records = copy
        world.kill(enemy.alice)
        world.run(for: 10_000)
    }

    /// Expects that alice's device has another number, on the server's list, too.
    private func expectNewNumber(_ enemy: HostileServer, than former: DeviceNumber) throws {
        let number = try #require(enemy.alice.address?.device)
        #expect(number != former)
        #expect(enemy.alice.lines.filter { $0 == "new device number" }.count == 1)
        #expect(enemy.alice.store.records.state().formerNumbers == [former])
        let list = try #require(enemy.world.server.accounts["alice"]?.newest)
        #expect(list.devices.map(\.number) == [number])
        #expect(enemy.alice.sessions(with: enemy.bob).isEmpty)
        enemy.write("after", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "after")
        #expect(enemy.world.problems.isEmpty)
    }

    /// The server has seen more blocks than the store has sealed.
    @Test func aStoreThatTheServerKnowsToBeRestored() throws {
        let enemy = HostileServer()
        let former = try #require(enemy.alice.address?.device)
        let copy = enemy.alice.store.records
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        putBack(copy, enemy)
        try expectNewNumber(enemy, than: former)
    }

    /// The copy has sealed more than the server has seen, but not the message that is in the history.
    @Test func aStoreWhoseCopyHasWritten() throws {
        let enemy = HostileServer()
        let former = try #require(enemy.alice.address?.device)
        var copy = enemy.alice.store.records
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        var state = copy.state()
        state.blocksSealed += 100
        copy.save(state)
        putBack(copy, enemy)
        try expectNewNumber(enemy, than: former)
    }

    /// The server finds out only when the list is published.
    @Test func aStoreThatIsFoundToBeRestoredLate() throws {
        let enemy = HostileServer()
        let former = try #require(enemy.alice.address?.device)
        enemy.world.disconnect(enemy.alice)
        enemy.world.server.accounts["alice"]?.lists = []
        enemy.world.server.accounts["alice"]?.devices[former]?.blocksSealed += 100
        enemy.world.run(for: 15_000)
        #expect(enemy.alice.own == .ready)
        try expectNewNumber(enemy, than: former)
    }

    /// A pair is gone from the transaction on that opens its start, and is there before.
    @Test func aUsedPairIsDeletedWithItsStart() throws {
        let enemy = HostileServer()
        let (bob, carol) = (enemy.bob, enemy.world.clients[2])
        let device = try #require(bob.address?.device)
        let carolsAddress = try #require(carol.address)
        let stock = bob.store.records.pairNumbers()
        var (begun, isWrong) = (0, false)
        enemy.world.step(
            carol,
            .send(OutgoingText(id: 900, recipient: "bob", text: "one", token: enemy.world.random.bytes(16)))
        )
        for _ in 0..<4000 {
            enemy.world.run(for: 1)
            let records = bob.store.records
            let handedOut = enemy.world.server.accounts["bob"]?.devices[device]?.handedOut.map(\.number) ?? []
            let used = stock.filter { handedOut.contains($0) }.last
            guard let used, !records.sessions(with: carolsAddress).isEmpty else {
                isWrong = isWrong || stock.contains { records.pair($0) == nil }
                continue
            }
            begun += 1
            isWrong = isWrong || records.pair(used) != nil
        }
        #expect(begun > 0)
        #expect(!isWrong)
        #expect(bob.lines == ["one"])
    }

    @Test func whatWasSentBeforeTheDevice() throws {
        let enemy = HostileServer()
        let other = enemy.addStranger()
        enemy.write("one", from: enemy.bob, to: enemy.alice)
        enemy.world.step(other, .resetIdentity(password: ModelServer.password, CommandNumber(rawValue: 1)))
        enemy.world.run(for: 5000)
        #expect(other.own == .ready)
        let last = enemy.world.server.conversations[101]?.last?.message.sequence
        #expect(last == 3)
        #expect(other.store.records.conversation(101)?.beforeDevice == last)
        enemy.write("two", from: enemy.bob, to: other)
        // A later program on this store is given everything.
        (other.lines, other.shown) = ([], [:])
        enemy.world.disconnect(other)
        enemy.world.kill(other)
        enemy.world.run(for: 10_000)
        // The first one is alice's own, of a device that no list of this identity names.
        #expect(
            other.lines.suffix(4) == [
                "unopened unlisted_device", "unopened before_device", "unopened before_device", "two",
            ]
        )
        let bob = try #require(enemy.bob.address)
        #expect(other.store.records.healingRequests(to: bob).isEmpty)
    }
}
