import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatClientCore

/// A server that wants messages in the clear, or the private half of an identity gone.
@Suite struct HostileDowngradeTests {
    static let noDevices = EncryptionAnswer.devices(
        ShownDevices(
            username: "alice",
            identity: [],
            lists: [],
            more: false,
            bundles: [],
            pairsLeft: [],
            pairsHandedOut: [],
            version: 0
        )
    )

    /// Has alice take a new device number that the server does not list.
    private func renumberAlice(_ enemy: HostileServer, refusing code: String) {
        let alice = enemy.alice
        enemy.world.lie = { request, client in
            guard client === alice, case .publishDevices = request else {
                return nil
            }
            return .refused(code)
        }
        enemy.answerLogin(of: alice) { $0.standing = .storeRestored }
        #expect(alice.lines.contains("new device number"))
        #expect(!alice.store.records.state().isListed)
        enemy.forget()
    }

    /// Nothing of alice's reaches bob in the clear, and her identity is still there.
    private func expectSilence(_ enemy: HostileServer) {
        let identity = enemy.alice.store.records.peer("alice")?.identity
        enemy.write("psst", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.isStopped)
        #expect(enemy.alice.lines.last == "refused stopped")
        #expect(enemy.bob.lines.isEmpty)
        #expect(enemy.world.plainTexts == 0)
        #expect(enemy.alice.store.records.ownDevice()?.publicIdentity == identity)
    }

    @Test func publishingIsAnUnknownFrame() {
        let enemy = HostileServer()
        let alice = enemy.alice
        enemy.world.lie = { request, client in
            guard client === alice else {
                return nil
            }
            switch request {
            case .devices(let query) where query.account == "alice": return Self.noDevices
            case .publishDevices: return .refused("unknown_frame")
            default: return nil
            }
        }
        enemy.answerLogin(of: alice) { $0.standing = .notListed }
        expectSilence(enemy)
    }

    @Test func aRenumberingIsForcedAndEncryptionForgotten() {
        let enemy = HostileServer()
        renumberAlice(enemy, refusing: "busy")
        enemy.answerLogin(of: enemy.alice) { $0.encryptionVersion = 0 }
        expectSilence(enemy)
        // What the server writes meanwhile is marked.
        enemy.forget()
        let (_, new) = enemy.world.server.store([1], from: "bob", to: "alice", body: "pay")
        new.map { enemy.world.deliver(.arrived([$0.message]), to: enemy.alice) }
        enemy.world.run(for: 2000)
        #expect(enemy.alice.lines == ["NOT ENCRYPTED: pay"])
    }

    @Test func aRenumberingIsForcedAndAnotherIdentityShown() {
        let enemy = HostileServer()
        renumberAlice(enemy, refusing: "list_conflict")
        enemy.answerLists(of: "alice", enemy.anotherIdentity(of: "alice"))
        enemy.answerLogin(of: enemy.alice) { $0.standing = .notListed }
        expectSilence(enemy)
    }

    @Test func aStoreWithoutItsKeysMakesNoOthers() {
        let enemy = HostileServer()
        enemy.alice.store.records.save(nil as OwnDevice?)
        enemy.answerLogin(of: enemy.alice) { $0.hasDevices = false }
        enemy.write("psst", from: enemy.alice, to: enemy.bob)
        #expect(enemy.alice.isStopped)
        #expect(enemy.alice.lines.last == "refused stopped")
        #expect(enemy.alice.store.records.ownDevice() == nil)
        #expect(enemy.bob.lines.isEmpty)
    }

    /// Not even a client without keys writes in the clear to an account whose list it has pinned.
    @Test func aContactWhoseListIsPinned() throws {
        let enemy = HostileServer()
        let record = try #require(enemy.alice.store.records.peer("bob"))
        let carol = enemy.world.clients[2]
        carol.store.records = InMemoryKeyRecords()
        carol.store.records.save(record)
        enemy.answerLogin(of: carol) { $0.encryptionVersion = 0 }
        #expect(carol.own == .serverCannot)
        enemy.write("psst", from: carol, to: enemy.bob)
        enemy.write("hello", from: carol, to: "alice")
        #expect(carol.lines.last == "refused no_keys")
        #expect(enemy.bob.lines.isEmpty)
        #expect(enemy.alice.lines == ["plain hello"])
        let state = try carol.machine?.encryption(with: "bob", in: carol.store.records)
        #expect(state == .stopped(.noKeys))
    }

    @Test func aServerThatNeverTookKeysIsWrittenToInTheClear() {
        let world = SimulationWorld(SimulationPlan(seed: 3))
        world.lie = { request, _ in
            if case .publishDevices = request { .refused("unknown_frame") } else { nil }
        }
        world.start()
        world.run(for: 3000)
        world.say(world.clients[0], to: "bob", at: world.now)
        world.run(for: 2000)
        #expect(world.clients[0].own == .serverCannot)
        #expect(world.clients[1].lines.last == "plain text 1 of alice")
    }
}

extension SimulatedClient {
    fileprivate var isStopped: Bool {
        if case .stopped = own { true } else { false }
    }
}
