import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Texts whose storing failed, was not confirmed, or took too long for their caller.
@Suite struct UnsentTextTests {
    private let enemy = HostileServer()
    private var world: SimulationWorld { enemy.world }
    private var alice: SimulatedClient { enemy.alice }

    /// Has alice write to bob.
    ///
    /// - Returns: The number of the text.
    @discardableResult
    private func say(_ text: String, for time: Int64 = 2000) -> UInt64 {
        let number = UInt64(world.texts.count + 1)
        let token = world.random.bytes(16)
        world.texts[token] = text
        let outgoing = OutgoingText(id: number, recipient: "bob", text: text, token: token)
        world.add(.say(client: alice.index, outgoing), after: 0)
        world.run(for: time)
        return number
    }

    /// Ends the connection of alice, and begins the next one.
    private func reconnect() {
        world.leave(alice)
        world.connect(alice)
        world.run(for: 5000)
    }

    private var refusals: [String] {
        alice.lines.filter { $0.hasPrefix("refused") }
    }

    // MARK: - The caller waits no longer

    @Test func aTextThatNeverLeftIsTakenBack() {
        world.leave(alice)
        let number = say("one")
        world.step(alice, .withdraw(number))
        #expect(alice.lines == ["refused not_sent"])
        reconnect()
        say("two")
        #expect(enemy.bob.lines == ["two"])
    }

    @Test func aTextBehindOneThatMayBeStoredIsTakenBack() {
        world.lose { $0.isText }
        say("one")
        let number = say("two")
        world.step(alice, .withdraw(number))
        #expect(refusals == ["refused not_sent"])
        world.lie = nil
        reconnect()
        #expect(enemy.bob.lines == ["one"])
    }

    @Test func aTextThatMayBeStoredIsSentAgainByItself() {
        world.lose { $0.isText }
        let number = say("one")
        world.step(alice, .withdraw(number))
        #expect(refusals == ["refused timed_out"])
        world.lie = nil
        reconnect()
        say("two")
        #expect(enemy.bob.lines == ["one", "two"])
        #expect(refusals.count == 1)
    }

    // MARK: - Errors

    @Test(arguments: ["busy", "throttled", "storage_failed", "timed_out", "internal"])
    func anErrorThatPassesIsWaitedOut(code: String) {
        var tries = 0
        world.lie = { request, _ in
            tries += request.isText ? 1 : 0
            return request.isText && tries < 3 ? .refused(code) : nil
        }
        let connection = alice.connection
        say("one", for: 10_000)
        #expect(enemy.bob.lines == ["one"])
        #expect(tries == 3)
        #expect(refusals.isEmpty)
        #expect(alice.connection == connection)
    }

    @Test func aServerThatIsBusyForLongIsTold() {
        world.lie = { request, _ in request.isText ? .refused("busy") : nil }
        say("one", for: 100_000)
        #expect(refusals == ["refused busy"])
        world.lie = nil
        say("two", for: 200_000)
        // It has left its number to the next.
        #expect(enemy.bob.lines == ["two"])
        #expect(!alice.lines.contains { $0.hasPrefix("not sent") })
    }

    @Test func aTextWithoutAnAnswerDoesNotStopTheNext() {
        let texts = { self.world.texts }
        world.lie = { request, _ in
            guard case .send(let text) = request, texts()[text.token] == "one" else {
                return nil
            }
            return .refused("timed_out")
        }
        say("one", for: 100_000)
        say("two")
        #expect(refusals == ["refused timed_out"])
        #expect(enemy.bob.lines.last == "two")
    }

    @Test func aTextThatWasStoredInSpiteOfAnErrorIsFound() {
        world.tamper = { event, client in
            guard case .answered(let number, .stored) = event, client.account == "alice" else {
                return [event]
            }
            return [.answered(number, .refused("internal"))]
        }
        say("one", for: 100_000)
        #expect(refusals == ["refused timed_out"])
        enemy.behave()
        reconnect()
        world.run(for: 200_000)
        say("two")
        #expect(enemy.bob.lines == ["one", "two"])
        // The text is read back, and neither unknown to this store nor told as not sent.
        #expect(alice.lines == ["refused timed_out", "own ready", "one"])
    }

    @Test func aTextThatWasNotStoredIsToldLater() {
        world.lie = { request, _ in request.isText ? .refused("internal") : nil }
        say("one", for: 300_000)
        #expect(refusals == ["refused timed_out"])
        #expect(!alice.lines.contains("not sent one"))
        world.lie = nil
        reconnect()
        world.run(for: 200_000)
        #expect(alice.lines.filter { $0 == "not sent one" }.count == 1)
        say("two")
        #expect(enemy.bob.lines == ["two"])
    }

    @Test func aTextThatWasReadBackIsNotSentAgain() {
        world.loseReceipts()
        say("one")
        enemy.behave()
        world.lie = { request, _ in request.isText ? .refused("muted") : nil }
        reconnect()
        #expect(refusals.isEmpty)
        #expect(enemy.bob.lines == ["one"])
    }

    @Test func aTextThatMayBeStoredIsNotToldAsRefused() {
        world.loseReceipts()
        say("one")
        enemy.behave()
        world.leave(alice)
        alice.isConnected = true
        alice.connection += 1
        // The server is recognized in another way: this client stops.
        world.step(
            alice,
            .loggedIn(
                LoginFacts(
                    encryptionVersion: 1,
                    serverID: [7],
                    line: world.server.line,
                    trust: "another key",
                    standing: .notListed,
                    hasDevices: true
                )
            )
        )
        world.run(for: 2000)
        #expect(refusals == ["refused timed_out"])
        reconnect()
        world.run(for: 200_000)
        #expect(!alice.lines.contains("not sent one"))
        #expect(enemy.bob.lines == ["one"])
    }

    // MARK: - Several copies

    @Test func aCopyOfAFormerDeviceIsNotToldAsUnsent() {
        world.lose { $0.isText }
        say("one")
        world.lie = nil
        world.step(alice, .resetIdentity(password: "secret", CommandNumber(rawValue: 1)))
        world.run(for: 300_000)
        #expect(!alice.lines.contains("not sent one"))
        // Its number was not given to the next.
        say("two")
        #expect(enemy.bob.lines.suffix(2) == ["one", "two"])
    }

    @Test func aTextThatIsSealedAnewLeavesItsFirstCopyKnown() {
        world.loseReceipts()
        say("one")
        // What the server has is not shown, and the session is said to be no device: so the text is sealed anew.
        var tries = 0
        world.lie = { request, _ in
            tries += request.isText ? 1 : 0
            return request.isText && tries == 1 ? .refused("no_such_device") : nil
        }
        world.tamper = { event, client in
            switch event {
            case .answered(_, .stored): []
            case .arrived where client.account == "alice": []
            case .answered(let number, .page): [.answered(number, .page([], isAtEnd: true))]
            default: [event]
            }
        }
        reconnect()
        #expect(tries == 2)
        alice.given = [:]
        enemy.behave()
        reconnect()
        world.run(for: 200_000)
        #expect(alice.lines.filter { $0 != "own ready" } == ["hello", "good day", "one"])
        #expect(enemy.bob.lines == ["one"])
    }

    @Test func aTextThatIsRepeatedIsToldAsSealed() {
        let number = say("one")
        let token = world.texts.first { $0.value == "one" }?.key ?? []
        world.add(
            .say(client: 0, OutgoingText(id: number + 1, recipient: "bob", text: "one", token: token)),
            after: 0
        )
        world.run(for: 2000)
        #expect(alice.receipts[token]?.repeated == true)
        #expect(alice.receipts[token]?.encryption.isSealed == true)
    }
}

/// Two programs of alice with one key store.
@Suite struct UnsentTextOfTwoProgramsTests {
    private let world: SimulationWorld
    private var writer: SimulatedClient { world.clients[0] }
    private var other: SimulatedClient { world.clients[1] }

    init() {
        world = SimulationWorld(SimulationPlan(seed: 7, processes: 2))
        world.tamper = { event, _ in [event] }
        world.start()
        world.run(for: 8000)
        say("hello")
        world.lie = nil
        for client in world.clients {
            client.lines = []
        }
    }

    private func say(_ text: String) {
        let token = world.random.bytes(16)
        world.texts[token] = text
        let number = UInt64(world.texts.count)
        world.add(
            .say(client: 0, OutgoingText(id: number, recipient: "bob", text: text, token: token)),
            after: 0
        )
        world.run(for: 3000)
    }

    /// The writer seals a text that does not reach the server, and loses its connection.
    private func sealAndLeave() {
        world.lose { $0.isText }
        say("one")
        world.leave(writer)
        world.lie = nil
    }

    @Test func aTextThatAnotherProgramHoldsIsNotToldAsUnsent() {
        sealAndLeave()
        world.run(for: 400_000)
        #expect(!other.lines.contains("not sent one"))
        world.connect(writer)
        world.run(for: 10_000)
        #expect(world.clients[2].lines == ["one"])
        #expect(!other.lines.contains("not sent one"))
    }

    @Test func aTextOfAProgramThatWasKilledIsTold() {
        sealAndLeave()
        writer.machine = nil
        world.run(for: 400_000)
        #expect(other.lines.filter { $0 == "not sent one" }.count == 1)
    }

    @Test func aTextThatWasToldAsUnsentIsNotSentAfterAll() {
        sealAndLeave()
        // The program is suspended for long.
        let machine = writer.machine
        writer.machine = nil
        world.run(for: 400_000)
        #expect(other.lines.contains("not sent one"))
        writer.machine = machine
        world.connect(writer)
        world.run(for: 10_000)
        #expect(writer.lines.last == "refused not_sent")
        say("two")
        #expect(world.clients[2].lines == ["two"])
    }
}

extension SimulationWorld {
    /// Ends a connection for longer.
    func leave(_ client: SimulatedClient) {
        client.isConnected = false
        step(client, .disconnected)
    }

    /// Loses requests on their way to the server.
    func lose(_ isLost: @escaping (EncryptionRequest) -> Bool) {
        lie = { request, _ in isLost(request) ? .refused("lost") : nil }
        tamper = { event, _ in
            if case .answered(_, .failed(let error)) = event, error.code.rawValue == "lost" { [] } else { [event] }
        }
    }

    /// Loses what the server says of texts that it has stored.
    func loseReceipts() {
        tamper = { event, _ in
            if case .answered(_, .stored) = event { [] } else { [event] }
        }
    }
}

extension EncryptionRequest {
    var isText: Bool {
        if case .send = self { true } else { false }
    }

    var isMail: Bool {
        if case .sendMail = self { true } else { false }
    }
}

extension MessageEncryption {
    fileprivate var isSealed: Bool {
        if case .sealed = self { true } else { false }
    }
}
