import ChatIdentity
import ChatTesting
import Testing

@testable import ChatClientCore

/// The lists of an account on a server whose data were restored.
@Suite struct OwnListsTests {
    /// Gives alice three lists: the second was signed elsewhere, the third has another device number.
    private func makeLists(_ enemy: HostileServer) throws {
        let world = enemy.world
        let first = try #require(world.server.accounts["alice"]?.lists.last)
        let second = try #require(enemy.nextList(of: enemy.alice, label: nil, after: first, version: 2))
        world.server.accounts["alice"]?.lists.append(second)
        enemy.refresh("alice", at: enemy.alice)
        let copy = enemy.alice.store.records
        enemy.write("before", from: enemy.alice, to: enemy.bob)
        world.disconnect(enemy.alice)
        enemy.alice.store.records = copy
        world.kill(enemy.alice)
        world.run(for: 10_000)
        #expect(world.server.accounts["alice"]?.lists.count == 3)
        #expect(enemy.alice.store.records.peer("alice")?.version == 3)
        enemy.write("between", from: enemy.alice, to: enemy.bob)
    }

    /// Puts the server's data back to a time when alice had so many lists.
    private func restore(_ enemy: HostileServer, lists: Int) {
        var backup = enemy.world.server
        var account = ModelServer.Account()
        account.lists = Array(backup.accounts["alice"]?.lists.prefix(lists) ?? [])
        account.identity = lists == 0 ? [] : backup.accounts["alice"]?.identity ?? []
        for device in account.newest?.devices ?? [] {
            account.devices[device.number] = ModelServer.Device()
        }
        backup.accounts["alice"] = account
        enemy.world.restore(backup)
        enemy.world.run(for: 15_000)
    }

    @Test(arguments: 0...3)
    func aServerThatLostLists(kept: Int) throws {
        let enemy = HostileServer()
        try makeLists(enemy)
        let lists = enemy.world.server.accounts["alice"]?.lists
        restore(enemy, lists: kept)
        #expect(enemy.alice.own == .ready)
        #expect(enemy.world.server.accounts["alice"]?.lists == lists)
        enemy.write("from bob", from: enemy.bob, to: enemy.alice)
        enemy.write("from alice", from: enemy.alice, to: enemy.bob)
        // Carol has no session with alice: she needs a prekey that this server has.
        enemy.write("from carol", from: enemy.world.clients[2], to: enemy.alice)
        #expect(enemy.alice.lines.suffix(2) == ["from bob", "from carol"])
        #expect(enemy.bob.lines.last == "from alice")
    }

    /// Lists that the server takes a few of at a time are published all the same.
    @Test func aServerThatTakesFewLists() throws {
        let enemy = HostileServer()
        try makeLists(enemy)
        var refused = 0
        enemy.world.refuse = { request, _ in
            guard case .publishDevices(let publication) = request,
                (try? DeviceList(body: publication.list.body))?.version == 2, refused < 5
            else {
                return nil
            }
            refused += 1
            return ChatError(.throttled, "20 times in an hour.", retryAfter: .seconds(600))
        }
        restore(enemy, lists: 0)
        #expect(enemy.alice.machine?.own.phase == .publishing)
        enemy.world.run(for: 3_000_000)
        #expect(refused == 5)
        #expect(enemy.alice.own == .ready)
        #expect(enemy.world.server.accounts["alice"]?.lists.count == 3)
    }

    /// A server with other lists of this identity is not asked for ever.
    @Test func aServerWithAnotherList() throws {
        let enemy = HostileServer()
        try makeLists(enemy)
        let first = enemy.world.server.accounts["alice"]?.lists.first
        let other = enemy.nextList(of: enemy.alice, label: "other", after: first, version: 2)
        enemy.world.server.accounts["alice"]?.lists = [first, other].compactMap(\.self)
        enemy.world.disconnect(enemy.alice)
        enemy.world.run(for: 20_000)
        guard case .stopped = enemy.alice.own else {
            Issue.record("\(String(describing: enemy.alice.own))")
            return
        }
    }

    @Test func aNewIdentityHasListsOfItsOwn() throws {
        let enemy = HostileServer()
        try makeLists(enemy)
        enemy.world.step(enemy.alice, .resetIdentity(password: ModelServer.password, CommandNumber(rawValue: 1)))
        enemy.world.run(for: 5000)
        #expect(enemy.alice.finished[1] == .some(nil))
        let records = enemy.alice.store.records
        #expect(records.ownList(1)?.part == enemy.world.server.accounts["alice"]?.lists.last)
        #expect(records.ownList(2) == nil)
        #expect(records.state().lastMail == 0)
    }
}
