import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// What people read when their server lies about senders and times, or keeps lists back.
@Suite struct HostileReadingTests {
    // MARK: - Payloads

    @Test(arguments: ["bob", "alice"])
    func anOldTextIsRepeatedUnderANewID(from sender: String) {
        let enemy = HostileServer()
        let device = (sender == "bob" ? enemy.bob : enemy.alice).address?.device.rawValue ?? 0
        let sealed = SealedParts(senderDevice: device, payload: [], block: [])
        for sequence in UInt64(1)...2 {
            enemy.world.step(enemy.alice, .arrived([enemy.forged(sequence: sequence, from: sender, sealed)]))
        }
        enemy.world.run(for: 2000)
        #expect(enemy.alice.lines == ["unopened damaged", "unopened damaged"])
    }

    @Test func anOldTextIsTheArchives() throws {
        let enemy = HostileServer()
        let stored = try #require(enemy.world.server.conversations[HostileServer.conversation]?.first)
        enemy.world.step(enemy.bob, .arrived([enemy.world.server.view(stored, for: nil)]))
        #expect(enemy.bob.lines == ["hello"])
    }

    @Test func aMessageThatCameWithoutItsPayloadIsFetched() {
        let enemy = HostileServer()
        enemy.alter(for: enemy.bob) { message, sealed in [message.altered(sealed.with(payload: [], block: []))] }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["one", "two"])
        #expect(enemy.cursors(of: enemy.bob).opened == 4)
    }

    // MARK: - Lists

    @Test func listsThatNeverComeHoldUpNobodyElse() {
        let enemy = HostileServer()
        let carol = enemy.world.clients[2]
        enemy.tamper(with: enemy.bob) { event in
            guard case .answered(let number, .devices(let shown)) = event, shown.username == "carol" else {
                return [event]
            }
            return [.answered(number, .refused("busy"))]
        }
        enemy.write("from carol", from: carol, to: enemy.bob)
        enemy.write("more", from: carol, to: enemy.bob)
        enemy.world.run(for: 12_000)
        #expect(enemy.bob.lines == ["unopened waiting", "unopened waiting"])
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["answer"])
        enemy.behave()
        enemy.world.run(for: 65_000)
        #expect(enemy.bob.lines.suffix(2) == ["opened from carol", "opened more"])
    }

    @Test func ownListsThatNeverComeHoldUpNoLine() {
        let enemy = HostileServer()
        // The server does not know the device for the moment: the own list must be followed first.
        enemy.tamper(with: enemy.bob) { event in
            guard case .answered(_, .devices) = event else {
                return [event]
            }
            return []
        }
        let facts = LoginFacts(
            encryptionVersion: 1,
            serverID: [7],
            line: enemy.world.server.line,
            trust: "key",
            standing: .notListed,
            hasDevices: true
        )
        enemy.world.step(enemy.bob, .loggedIn(facts))
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.world.run(for: 12_000)
        #expect(enemy.bob.lines == ["unopened waiting"])
        enemy.behave()
        enemy.reconnect(enemy.bob)
        #expect(enemy.bob.lines.last == "opened one")
    }

    @Test func listsThatNeverEnd() {
        let enemy = HostileServer()
        let carol = enemy.world.clients[2]
        enemy.write("before", from: enemy.alice, to: carol)
        enemy.forget()
        var answers = 0
        enemy.answerLists(of: "carol") { shown in
            answers += 1
            var shown = shown
            (shown.lists, shown.more, shown.version) = ([], true, shown.version + 1)
            return shown
        }
        enemy.refresh("carol", at: enemy.alice)
        enemy.world.run(for: 120_000)
        #expect((1...15).contains(answers))
    }

    // MARK: - Stops

    @Test func whatCameWhileStoppedIsOpenedLaterAndThenShown() {
        let enemy = HostileServer()
        enemy.stop(enemy.bob)
        enemy.forget()
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened waiting"])
        enemy.world.step(enemy.bob, .shown(conversation: HostileServer.conversation, through: 3))
        #expect(enemy.cursors(of: enemy.bob) == (2, 2))
        enemy.reconnect(enemy.bob)
        #expect(enemy.bob.lines.last == "opened one")
        enemy.world.run(for: 2000)
        #expect(enemy.cursors(of: enemy.bob) == (3, 3))
    }

    // MARK: - Plain text

    @Test(arguments: 0...2)
    func aBackdatedPlainTextIsMarkedInTheHistory(change: Int) throws {
        let enemy = HostileServer()
        var record = try #require(enemy.alice.store.records.peer("bob"))
        switch change {
        case 1: record.pinned = SimulationWorld.epoch * 2
        case 2: record.forgetList()
        default: break
        }
        enemy.alice.store.records.save(record)
        let machine = try #require(enemy.alice.machine)
        let shown = try machine.shown(
            [
                enemy.forged(sequence: 3, from: "bob", time: 1, body: "pay"),
                enemy.forged(sequence: 1, from: "bob", time: 1, body: "pay"),
            ],
            in: enemy.alice.store.records
        )
        #expect(shown.map(\.encryption) == [.unexpectedlyPlain, .unexpectedlyPlain])
    }

    @Test func plainTextsFromBeforeTheKeysAreNotMarked() throws {
        let enemy = HostileServer()
        let bob = enemy.bob.store
        // As if the first two messages had been in the clear, before carol had keys.
        bob.records.save(ConversationKeys(conversation: 112, peer: "carol", openedThrough: 2, shownThrough: 2))
        enemy.world.server.conversations[112] = (UInt64(1)...2).map { sequence in
            let message = ReceivedMessage(
                conversation: 112,
                kind: .direct,
                sequence: sequence,
                id: 500 + sequence,
                sender: "carol",
                recipient: "bob",
                time: SimulationWorld.epoch * 2,
                body: "early",
                wire: .tls
            )
            return ModelServer.Stored(message: message, token: [], blocks: [:], senderDevice: nil, payload: [])
        }
        enemy.write("sealed", from: enemy.world.clients[2], to: enemy.bob)
        #expect(enemy.bob.lines == ["sealed"])
        #expect(bob.records.conversation(112)?.sealedFrom == 3)
        let messages = try #require(enemy.world.server.conversations[112]).map { enemy.world.server.view($0, for: nil) }
        let machine = try #require(enemy.bob.machine)
        let shown = try machine.shown(messages, in: bob.records)
        #expect(shown.prefix(2).map(\.encryption) == [.none, .none])
        #expect(shown.last?.body == "sealed")
    }
}
