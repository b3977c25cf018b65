import ChatIdentity
import Testing

@testable import ChatClientCore

/// What people read when a device has other keys under its number, and that accepting it always ends it.
@Suite struct ChangedKeysTests {
    @Test func aDeviceHasOtherKeys() throws {
        let enemy = HostileServer()
        let alice = enemy.alice
        let address = try #require(enemy.bob.address)
        let before = alice.store.records.device(address)
        let first = enemy.world.server.accounts["bob"]?.lists.last
        let second = enemy.list(of: enemy.bob, [enemy.impostor(of: enemy.bob)], after: first, version: 2)
        enemy.publish([second], of: enemy.bob)
        enemy.refresh("bob", at: alice)
        enemy.write("one", from: alice, to: enemy.bob)
        #expect(alice.lines == ["bob changedKeys", "refused rollback"])
        #expect(alice.store.records.device(address) == before)
        #expect(alice.sessions(with: enemy.bob).count == 1)
        // Nor does a later list, by itself.
        enemy.refresh("bob", at: alice)
        #expect(alice.lines.count == 2)
        #expect(enemy.accept("bob", at: alice) == .some(nil))
        let now = alice.store.records.device(address)
        #expect(alice.store.records.peer("bob")?.standing == .good)
        #expect(now?.agreement != before?.agreement && now?.since ?? 0 > 0)
        #expect(alice.sessions(with: enemy.bob).isEmpty)
    }

    @Test func aFirstListHasTwoKeysForOneNumber() {
        let enemy = HostileServer(accounts: ["alice", "bob", "carol", "dave"])
        let (carol, dave) = (enemy.world.clients[2], enemy.world.clients[3])
        let own = dave.store.records.ownDevice()?.entry
        let first = enemy.list(of: dave, [enemy.impostor(of: dave)], after: nil, version: 1)
        enemy.world.server.accounts["dave"]?.lists = []
        enemy.publish([first, enemy.list(of: dave, [own], after: first, version: 2)], of: dave)
        enemy.write("one", from: carol, to: dave)
        #expect(carol.lines == ["refused rollback"])
        #expect(enemy.accept("dave", at: carol) == .some(nil))
        enemy.write("two", from: carol, to: dave)
        #expect(dave.lines.contains("two"))
    }

    @Test func aListOnALaterPageHasOtherKeys() {
        let enemy = HostileServer()
        let own = enemy.bob.store.records.ownDevice()?.entry
        var lists = [enemy.world.server.accounts["bob"]?.lists.last]
        for version in UInt64(2)...8 {
            let device = version == 6 ? enemy.impostor(of: enemy.bob) : own
            lists.append(enemy.list(of: enemy.bob, [device], after: lists.last.flatMap(\.self), version: version))
        }
        enemy.publish(Array(lists.dropFirst()), of: enemy.bob)
        enemy.refresh("bob", at: enemy.alice)
        #expect(enemy.alice.lines == ["bob changedKeys"])
        #expect(enemy.accept("bob", at: enemy.alice) == .some(nil))
        #expect(enemy.alice.store.records.peer("bob")?.standing == .good)
        #expect(enemy.alice.store.records.peer("bob")?.version == 8)
        enemy.refresh("bob", at: enemy.alice)
        #expect(enemy.alice.lines == ["bob changedKeys"])
    }

    /// Another identity, too, takes nothing over by itself.
    @Test func anotherIdentityTakesOverANumber() throws {
        let enemy = HostileServer()
        let (alice, carol) = (enemy.alice, enemy.world.clients[2])
        let address = try #require(enemy.bob.address)
        let stranger = try #require(carol.store.records.ownDevice())
        let list = try DeviceList(
            account: "bob",
            version: 1,
            previous: DeviceList.noList,
            devices: [try #require(enemy.impostor(of: enemy.bob))]
        )
        let signed = try SignedDeviceList(signing: list, by: stranger.identity)
        enemy.answerLists(of: "bob") { shown in
            var shown = shown
            shown.identity = stranger.publicIdentity
            shown.lists = [SignedPart(body: signed.body, signature: signed.signature)]
            shown.version = 1
            return shown
        }
        let text = try #require(try alice.store.records.search(ArchiveSearch(query: "hello", limit: 1)).first)
        enemy.refresh("bob", at: alice)
        enemy.write("one", from: alice, to: enemy.bob)
        #expect(alice.lines == ["bob changedKeys", "refused rollback"])
        #expect(enemy.accept("bob", at: alice) == .some(nil))
        #expect(alice.store.records.peer("bob")?.identity == stranger.publicIdentity)
        #expect(alice.store.records.peer("bob")?.standing == .good)
        // What was sealed for the former device is not sealed for this one.
        #expect(text.recipients == [address])
        let own = try #require(alice.store.records.ownDevice())
        let step = EncryptionStep(
            records: alice.store.records,
            now: EncryptionTime(monotonic: 0, clock: SimulationWorld.epoch + enemy.world.now),
            generator: alice.generator
        )
        let plea = MailReader.Plea(device: address, payloads: [text.payloadHash])
        let healing = Healing(account: "alice", limits: SimulationWorld.policy.limits)
        #expect(try healing.answers(to: plea, own: own, in: step).isEmpty)
    }

    @Test func moreListsArePromisedThanCome() {
        let enemy = HostileServer()
        enemy.answerLists(of: "bob") { shown in
            var shown = shown
            (shown.lists, shown.more, shown.version) = ([], true, 9)
            return shown
        }
        let before = enemy.alice.asked["bob", default: 0]
        enemy.refresh("bob", at: enemy.alice)
        #expect(enemy.alice.lines == ["bob forked"])
        #expect(enemy.alice.asked["bob", default: 0] == before + 1)
    }
}
