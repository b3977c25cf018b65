import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatClientCore

/// What people read when their server lies about identities, lists and prekeys.
@Suite struct HostileListsTests {
    @Test func anIdentityIsSwapped() {
        let enemy = HostileServer()
        enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        enemy.refresh("bob", at: enemy.alice)
        #expect(enemy.alice.lines == ["identity of bob, verified false"])
    }

    @Test func aVerifiedIdentityIsSwapped() {
        let enemy = HostileServer()
        enemy.verify("bob", at: enemy.alice)
        enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        enemy.refresh("bob", at: enemy.alice)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines == ["identity of bob, verified true", "refused identity_changed"])
        #expect(enemy.bob.lines.isEmpty)
    }

    @Test func aPersonAcceptsAnIdentity() {
        let enemy = HostileServer()
        enemy.verify("bob", at: enemy.alice)
        enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        enemy.refresh("bob", at: enemy.alice)
        enemy.world.deliver(.accept(account: "bob", CommandNumber(rawValue: 5)), to: enemy.alice)
        enemy.world.run(for: 1000)
        #expect(enemy.alice.finished[5] == .some(nil))
        #expect(enemy.alice.store.records.peer("bob")?.standing == .good)
        #expect(enemy.alice.store.records.peer("bob")?.isVerified == false)
    }

    @Test func aPersonDoesNotAcceptTheirOwnAccount() {
        let enemy = HostileServer()
        let before = enemy.bob.store.records.peer("bob")
        enemy.answerLists(of: "bob", enemy.anotherIdentity(of: "bob"))
        enemy.world.deliver(.accept(account: "Bob", CommandNumber(rawValue: 5)), to: enemy.bob)
        enemy.world.run(for: 1000)
        #expect(enemy.bob.finished[5] == .some(.ownAccount))
        #expect(enemy.bob.store.records.peer("bob") == before)
    }

    @Test func aListIsSignedBySomebodyElse() {
        let enemy = HostileServer()
        let forged = enemy.nextList(of: enemy.world.clients[2], label: "phone", after: nil, version: 1)
        enemy.answerLists(of: "bob") { shown in
            var shown = shown
            shown.lists = forged.map { [$0] } ?? []
            shown.version = 2
            return shown
        }
        enemy.refresh("bob", at: enemy.alice)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines == ["bob forked", "refused rollback"])
    }

    @Test func listsAreRolledBack() {
        let enemy = HostileServer()
        let first = enemy.world.server.accounts["bob"]?.lists.last
        let second = enemy.nextList(of: enemy.bob, label: "phone", after: first, version: 2)
        enemy.answerLists(of: "bob") { shown in
            var shown = shown
            shown.lists = second.map { [$0] } ?? []
            shown.version = 2
            return shown
        }
        enemy.refresh("bob", at: enemy.alice)
        enemy.behave()
        enemy.refresh("bob", at: enemy.alice)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines == ["bob +1 -0", "bob rolledBack", "refused rollback"])
    }

    @Test func listsAreForked() {
        let enemy = HostileServer()
        let first = enemy.world.server.accounts["bob"]?.lists.last
        let second = enemy.nextList(of: enemy.bob, label: "phone", after: first, version: 2)
        let other = enemy.nextList(of: enemy.bob, label: "tablet computer", after: first, version: 2)
        let third = enemy.nextList(of: enemy.bob, label: "third", after: other, version: 3)
        for (list, version) in [(second, UInt64(2)), (third, 3)] {
            enemy.answerLists(of: "bob") { shown in
                var shown = shown
                shown.lists = list.map { [$0] } ?? []
                shown.version = version
                return shown
            }
            enemy.refresh("bob", at: enemy.alice)
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines == ["bob +1 -0", "bob forked", "refused rollback"])
    }

    @Test func aNewerListIsHidden() {
        let enemy = HostileServer()
        let first = enemy.world.server.accounts["bob"]?.lists.last
        let second = enemy.nextList(of: enemy.bob, label: nil, after: first, version: 2)
        second.map { enemy.world.server.accounts["bob"]?.lists.append($0) }
        enemy.refresh("bob", at: enemy.bob)
        let alice = enemy.alice
        enemy.world.tamper = { event, client in
            guard client === alice, case .answered(let number, .devices(var shown)) = event, shown.username == "bob"
            else {
                return [event]
            }
            (shown.lists, shown.version) = ([], 1)
            return [.answered(number, .devices(shown))]
        }
        enemy.write("one", from: enemy.bob, to: alice)
        enemy.write("two", from: alice, to: enemy.bob)
        #expect(alice.lines == ["one", "bob rolledBack", "refused rollback"])
    }

    @Test func devicesAreHidden() {
        let enemy = HostileServer()
        enemy.answerLists(of: "bob") { shown in
            var shown = shown
            (shown.identity, shown.lists, shown.version) = ([], [], 0)
            return shown
        }
        enemy.refresh("bob", at: enemy.alice)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines == ["bob devicesGone", "refused rollback"])
        #expect(enemy.bob.lines.isEmpty)
    }

    @Test func anOldBundleIsShown() throws {
        let enemy = HostileServer()
        let carol = enemy.world.clients[2]
        enemy.write("one", from: carol, to: enemy.bob)
        let address = try #require(enemy.bob.address)
        // Carol has seen a newer prekey of bob's device, and her session with it is gone.
        var device = try #require(carol.store.records.device(address))
        device.highestPrekey = 5
        carol.store.records.save(device)
        for session in carol.store.records.sessions(with: address) {
            carol.store.records.removeSession(session.number, with: address)
        }
        enemy.write("two", from: carol, to: enemy.bob)
        enemy.world.run(for: 10_000)
        #expect(carol.lines.last == "refused devices_changed")
        #expect(enemy.bob.lines.last == "one")
    }

    @Test func aPairIsHandedOutTwice() throws {
        let enemy = HostileServer(accounts: ["alice", "bob", "carol", "dave"])
        let address = try #require(enemy.bob.address)
        let pairs = enemy.world.server.accounts["bob"]?.devices[address.device]?.pairs
        enemy.write("one", from: enemy.world.clients[2], to: enemy.bob)
        enemy.world.server.accounts["bob"]?.devices[address.device]?.pairs = pairs ?? [:]
        enemy.write("two", from: enemy.world.clients[3], to: enemy.bob)
        #expect(enemy.bob.lines == ["one", "unopened key_gone", "opened two"])
        enemy.write("three", from: enemy.world.clients[3], to: enemy.bob)
        #expect(enemy.bob.lines.last == "three")
    }

    @Test func aServerForgetsWhatItCould() {
        let enemy = HostileServer()
        let facts = LoginFacts(
            encryptionVersion: 0,
            serverID: [7],
            line: enemy.world.server.line,
            trust: "key",
            standing: .none,
            hasDevices: false
        )
        enemy.world.step(enemy.alice, .loggedIn(facts))
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.lines.count == 2)
        #expect(enemy.alice.lines.last == "refused stopped")
        #expect(enemy.bob.lines.isEmpty)
    }

    /// Whether alice's next message to carol, of whom she knows nothing, is encrypted.
    private func state(_ enemy: HostileServer) throws -> ConversationEncryption? {
        enemy.world.deliver(.inquire(account: "carol", CommandNumber(rawValue: 8)), to: enemy.alice)
        enemy.world.run(for: 3000)
        return try enemy.alice.machine?.encryption(with: "carol", in: enemy.alice.store.records)
    }

    @Test func whatCouldNotBeFoundOutIsNoFact() throws {
        let enemy = HostileServer()
        enemy.world.tamper = { event, receiver in
            guard case .answered(let number, .devices(let shown)) = event, shown.username == "carol",
                receiver === enemy.alice
            else {
                return [event]
            }
            return [.answered(number, .refused("not_permitted"))]
        }
        #expect(try state(enemy) == .unknown)
        enemy.answerLists(of: "carol") { shown in
            var shown = shown
            shown.lists = []
            shown.bundles = []
            shown.identity = []
            shown.version = 0
            return shown
        }
        #expect(try state(enemy) == .plain(.peerHasNoKeys))
        // The answer is too old after a while, and a failure does not make it new.
        enemy.world.run(for: SimulationWorld.policy.limits.plainCache + 1000)
        enemy.world.tamper = { event, _ in
            guard case .answered(let number, .devices(let shown)) = event, shown.username == "carol" else {
                return [event]
            }
            return [.answered(number, .refused("not_permitted"))]
        }
        #expect(try state(enemy) == .unknown)
    }
}
