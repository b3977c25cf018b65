import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// A new identity, on a bad day.
@Suite struct ResetTests {
    private func reset(
        _ client: SimulatedClient,
        _ enemy: HostileServer,
        command: UInt64 = 1,
        password: String = ModelServer.password
    ) {
        enemy.world.step(client, .resetIdentity(password: password, CommandNumber(rawValue: command)))
    }

    /// Expects that a client has the identity that the server has, and that people can write to it.
    private func expectNewIdentity(_ client: SimulatedClient, _ enemy: HostileServer, _ what: String) {
        #expect(client.own == .ready, "\(what)")
        let identity = client.store.records.ownDevice()?.publicIdentity
        #expect(identity == enemy.world.server.accounts[client.account]?.identity, "\(what)")
        #expect(client.store.records.identityDraft() == nil, "\(what)")
        enemy.write("to it", from: enemy.bob, to: client)
        enemy.write("from it", from: client, to: enemy.bob)
        #expect(client.lines.last == "to it", "\(what)")
        #expect(enemy.bob.lines.last == "from it", "\(what)")
    }

    /// A client that is killed after a commit of the reset, wherever that is, has the server's identity afterwards,
    /// without a second reset.
    @Test(arguments: [true, false])
    func aProgramThatIsKilled(carriesOutLast: Bool) {
        var commits = 0
        while commits < 30 {
            let enemy = HostileServer()
            let alice = enemy.alice
            alice.commitsUntilKill = commits
            alice.carriesOutLast = carriesOutLast
            reset(alice, enemy)
            while alice.commitsUntilKill != nil, alice.finished[1] == nil {
                enemy.world.run(for: 5)
            }
            let isKilled = alice.commitsUntilKill == nil
            enemy.world.run(for: 8000)
            if enemy.world.server.resets["alice"] == nil {
                reset(alice, enemy, command: 2)
                enemy.world.run(for: 5000)
            }
            #expect(enemy.world.server.resets["alice"]?.count == 1, "commit \(commits)")
            expectNewIdentity(alice, enemy, "commit \(commits)")
            guard isKilled else {
                break
            }
            commits += 1
        }
        // The request, its answer, the ends of the conversations, and the prekeys at least.
        #expect((4..<30).contains(commits))
    }

    @Test func aProgramWithoutKeysThatIsKilled() {
        let enemy = HostileServer()
        let other = enemy.addStranger()
        #expect(other.own == .linkNeeded)
        other.commitsUntilKill = 0
        reset(other, enemy)
        enemy.world.run(for: 8000)
        #expect(other.crashes == 1)
        #expect(enemy.world.server.resets["alice"]?.count == 1)
        expectNewIdentity(other, enemy, "")
    }

    /// A person of a client without keys who does not ask again is told the same as before.
    @Test func aRequestThatWasNeverSent() {
        let enemy = HostileServer()
        let other = enemy.addStranger()
        other.commitsUntilKill = 0
        other.carriesOutLast = false
        reset(other, enemy)
        enemy.world.run(for: 8000)
        #expect(other.crashes == 1)
        #expect(other.own == .linkNeeded)
        #expect(enemy.world.server.resets["alice"] == nil)
        #expect(enemy.alice.own == .ready)
    }

    /// The server is still at work on the request when the client is back and asks for the lists.
    @Test func aRequestThatIsCarriedOutLate() throws {
        for isStranger in [true, false] {
            let enemy = HostileServer()
            let client = isStranger ? enemy.addStranger() : enemy.alice
            client.commitsUntilKill = 0
            client.carriesOutLast = false
            reset(client, enemy)
            enemy.world.run(for: 8000)
            let draft = try #require(client.store.records.identityDraft())
            let publication = DevicePublication(
                list: draft.list.part,
                identity: draft.device.publicIdentity,
                device: draft.device.number,
                blocksSealed: client.store.records.state().blocksSealed
            )
            enemy.world.receive(
                .resetIdentity(password: ModelServer.password, publication),
                RequestNumber(rawValue: 0),
                client,
                client.connection - 1
            )
            client.sessionDevice = nil
            enemy.refresh("alice", at: client)
            enemy.world.run(for: 5000)
            expectNewIdentity(client, enemy, "stranger \(isStranger)")
        }
    }

    @Test func aConnectionThatEnds() {
        let enemy = HostileServer()
        reset(enemy.alice, enemy)
        enemy.world.disconnect(enemy.alice)
        #expect(enemy.alice.finished[1] == .some(.resetInterrupted))
        enemy.world.run(for: 8000)
        expectNewIdentity(enemy.alice, enemy, "")
        #expect(enemy.world.server.resets["alice"]?.count == 1)
    }

    /// Ends of before the reset say nothing of what was stored until it.
    @Test func endsThatComeLate() throws {
        let enemy = HostileServer()
        let alice = enemy.alice
        var withheld: [EncryptionEvent] = []
        enemy.tamper(with: alice) { event in
            guard case .answered(_, .conversations) = event else {
                return [event]
            }
            withheld.append(event)
            return []
        }
        enemy.reconnect(alice)
        #expect(withheld.count == 1)
        reset(alice, enemy)
        enemy.world.run(for: 5000)
        #expect(withheld.count == 2)
        enemy.world.step(alice, try #require(withheld.first))
        #expect(alice.finished[1] == nil)
        enemy.behave()
        enemy.world.step(alice, try #require(withheld.last))
        enemy.world.run(for: 3000)
        #expect(alice.finished[1] == .some(nil))
        expectNewIdentity(alice, enemy, "")
    }

    @Test func twoProgramsOnOneStore() {
        let enemy = HostileServer()
        let world = enemy.world
        let second = SimulatedClient(
            index: world.clients.count,
            account: "alice",
            store: enemy.alice.store,
            seed: 4712
        )
        world.clients.append(second)
        second.start(world.policy, at: world.now)
        world.add(.connect(client: second.index), after: 0)
        world.run(for: 3000)
        #expect(second.own == .ready)
        reset(enemy.alice, enemy)
        world.run(for: 8000)
        #expect(enemy.alice.finished[1] == .some(nil))
        #expect(second.own == .ready)
        #expect(second.sessionDevice == enemy.alice.address?.device)
        expectNewIdentity(enemy.alice, enemy, "")
    }

    @Test func aPersonWhoAsksTwice() {
        let enemy = HostileServer()
        reset(enemy.alice, enemy)
        reset(enemy.alice, enemy, command: 2)
        #expect(enemy.alice.finished[2] == .some(.resetUnderway))
        enemy.world.run(for: 5000)
        #expect(enemy.alice.finished[1] == .some(nil))
        // A second one is refused until a day has passed, and changes nothing.
        reset(enemy.alice, enemy, command: 3)
        enemy.world.run(for: 5000)
        #expect(enemy.alice.finished[3]??.code == .throttled)
        #expect(enemy.alice.own == .ready)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "one")
    }

    @Test func aWrongPassword() {
        let enemy = HostileServer()
        reset(enemy.alice, enemy, password: "secrte")
        enemy.world.run(for: 3000)
        #expect(enemy.alice.finished[1]??.code == .wrongPassword)
        let identity = enemy.alice.store.records.identityDraft()?.device.publicIdentity
        #expect(identity != nil)
        reset(enemy.alice, enemy, command: 2)
        enemy.world.run(for: 5000)
        #expect(enemy.alice.store.records.ownDevice()?.publicIdentity == identity)
        expectNewIdentity(enemy.alice, enemy, "")
    }

    /// Keys are made for one server, known by one key.
    @Test func aDraftForAnotherServer() throws {
        let enemy = HostileServer()
        enemy.alice.commitsUntilKill = 0
        enemy.alice.carriesOutLast = false
        reset(enemy.alice, enemy)
        enemy.world.run(for: 8000)
        var draft = try #require(enemy.alice.store.records.identityDraft())
        draft.trust = "another key"
        enemy.alice.store.records.save(draft)
        reset(enemy.alice, enemy, command: 2)
        enemy.world.run(for: 5000)
        #expect(enemy.alice.finished[2] == .some(nil))
        #expect(enemy.alice.store.records.ownDevice()?.publicIdentity != draft.device.publicIdentity)
    }
}
