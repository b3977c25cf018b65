import ChatClientCore
import Testing

@testable import chatclient

@Suite struct DialogueNewsTests {
    private let prompt = DialogueAction.prompt(.command)

    private func entry(_ name: String) -> PresenceChange.Entry {
        PresenceChange.Entry(username: name, time: 1_700_000_000_123)
    }

    @Test func `shows who came and went, in a line each`() {
        var talk = Talk.atCommands()
        let change = PresenceChange(joined: [entry("bob"), entry("joe")], left: [entry("carol")])
        let words = "*** bob, joe joined (22:13) ***\n*** carol left (22:13) ***"
        #expect(talk.tell(.presence(change)) == [.print(words), prompt])
        let many = PresenceChange(joined: (1...12).map { entry("u\($0)") }, left: [], moreJoined: 900, moreLeft: 3)
        let line = "*** u1, u2, u3, u4, u5, u6, u7, u8, u9, u10 and 902 more joined (22:13) ***\n*** 3 people left ***"
        #expect(talk.tell(.presence(many)) == [.print(line), prompt])
        #expect(talk.tell(.presence(PresenceChange(joined: [], left: []))) == [])
    }

    @Test func `does not ask a script again for each notice`() {
        var talk = Talk.atCommands(isInteractive: false)
        let change = PresenceChange(joined: [], left: [entry("b\u{1B}")])
        #expect(talk.tell(.presence(change)) == [.print("*** b\u{241B} left (22:13) ***")])
    }

    @Test func `tells once a second what became of direct messages, and only what is new`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["DM", "bob", "hi"], answers: [.activeUsers(["bob"])])
        _ = talk.answer(.stored(Fixtures.directReceipt(4)))
        let delivered = ReceiptChange(conversation: 7, username: "bob", deliveredThrough: 4, readThrough: nil)
        #expect(talk.tell(.receipt(delivered)) == [])
        #expect(talk.handle(.ticked) == [.print("*** delivered to bob ***"), prompt])
        _ = talk.tell(.receipt(delivered))
        #expect(talk.handle(.ticked) == [])
        let early = ReceiptChange(conversation: 7, username: "bob", deliveredThrough: nil, readThrough: 3)
        _ = talk.tell(.receipt(early))
        #expect(talk.handle(.ticked) == [])
        let read = ReceiptChange(conversation: 7, username: "bob", deliveredThrough: 5, readThrough: 5)
        _ = talk.tell(.receipt(read))
        #expect(talk.handle(.ticked) == [.print("*** read by bob ***"), prompt])
        let other = ReceiptChange(conversation: 8, username: "joe", deliveredThrough: 5, readThrough: 5)
        _ = talk.tell(.receipt(other))
        #expect(talk.handle(.ticked) == [])
    }

    @Test func `does not tell a script of receipts`() {
        var talk = Talk.atCommands(isInteractive: false)
        _ = talk.enter(["DM", "bob", "hi"], answers: [.activeUsers(["bob"])])
        _ = talk.answer(.stored(Fixtures.directReceipt(4)))
        _ = talk.tell(.receipt(ReceiptChange(conversation: 7, username: "bob", deliveredThrough: 4, readThrough: 4)))
        #expect(talk.handle(.ticked) == [])
    }

    @Test(arguments: [true, false])
    func `tells the server once a second what has been shown, and that it was read once somebody acts`(
        isInteractive: Bool
    ) {
        var talk = Talk.atCommands(isInteractive: isInteractive)
        _ = talk.receive(Fixtures.message("a", from: "bob", to: "renew", sequence: 3))
        _ = talk.receive(Fixtures.message("b", from: "bob", to: "renew", sequence: 4))
        _ = talk.receive(Fixtures.message("to all", from: "bob", sequence: 9))
        _ = talk.receive(Fixtures.message("mine", from: "Renew", to: "bob", sequence: 8))
        let delivered = Request.mark(7, deliveredThrough: 4, readThrough: nil)
        #expect(talk.handle(.ticked) == [.request(delivered)])
        #expect(talk.handle(.ticked) == [])
        #expect(
            talk.handle(.acted(WindowSize(columns: 80, rows: 60))) == (isInteractive ? [.request(.activeUsers)] : [])
        )
        let mark = Request.mark(7, deliveredThrough: 4, readThrough: 4)
        let marks = [Request.mark(1, deliveredThrough: 9, readThrough: 9), mark]
        #expect(talk.handle(.ticked) == (isInteractive ? marks.map { .request($0) } : []))
        #expect(talk.handle(.ticked) == [])
        #expect(talk.handle(.answered(mark, .done)) == [])
        #expect(talk.handle(.failed(mark, RequestFailure(code: "connection_lost", message: "No."))) == [])
        #expect(talk.dialogue.prompt == .command)
    }

    @Test func `tells the server what was shown before it logs out`() {
        var talk = Talk.atCommands(isInteractive: false)
        _ = talk.receive(Fixtures.message("a", from: "bob", to: "renew", sequence: 3))
        let requests = talk.enter("EX").requests
        #expect(requests == [.mark(7, deliveredThrough: 3, readThrough: nil), .logOut])
    }

    @Test func `shows what was missed together, in its order, when all has come`() {
        var talk = Talk.atCommands()
        let bodies = ["one", "two"]
        for body in bodies {
            #expect(talk.receive(Fixtures.message(body, isMissed: true)) == [])
        }
        #expect(talk.receive(Fixtures.message("live")) == [])
        let actions = talk.tell(.connection(.caughtUp(missed: 2)))
        #expect(actions.words.first == "2 messages came while you were away:")
        let shown = actions.words.dropFirst().compactMap { $0.split(separator: "\n").last.map(String.init) }
        #expect(shown == ["one", "two", "live"])
        #expect(actions.last == prompt)
        #expect(talk.receive() == [.shown(helloGuys), prompt])
    }

    @Test func `tells at the login what is unread before it shows what was missed`() {
        var talk = Talk()
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        #expect(talk.receive(Fixtures.message("one", from: "bob", to: "renew", isMissed: true)) == [])
        _ = talk.answer(.loggedIn(username: "renew"))
        #expect(talk.tell(.connection(.caughtUp(missed: 1))) == [])
        let actions = talk.answer(.conversations([Fixtures.conversation("bob", unread: 1)]))
        #expect(actions.words.map { $0.prefix(14) } == ["You have 1 unr", "1 message came", "[22:13]\n*** Ne"])
        #expect(actions.last == .prompt(.wholeMenu))
    }

    @Test func `shows missed messages with their date when they are not of today`() {
        var talk = Talk.atCommands()
        _ = talk.receive(Fixtures.message("old", time: 1_600_000_000_000, isMissed: true))
        let words = talk.tell(.connection(.caughtUp(missed: 1))).words
        #expect(words.first == "1 message came while you were away:")
        #expect(words.last?.hasPrefix("[2020-09-13 12:26]\n*** New Message ***\n") == true)
    }

    @Test func `holds no more than fits for a script, and shows the rest as it comes`() {
        var talk = Talk.atCommands(isInteractive: false)
        for number in 1..<MissedMessages.limit {
            #expect(talk.receive(Fixtures.message("\(number)", isMissed: true)) == [])
        }
        let full = talk.receive(Fixtures.message("last", isMissed: true))
        #expect(full.words.count == MissedMessages.limit + 1)
        #expect(full.words.first == "More than 199 messages came while you were away:")
        #expect(talk.receive(Fixtures.message("further", isMissed: true)).words.count == 1)
        #expect(talk.tell(.connection(.caughtUp(missed: 201))) == [])
        #expect(talk.receive(Fixtures.message("again", isMissed: true)) == [])
    }

    @Test func `shows a person the latest of many, and marks no other as read`() {
        var talk = Talk.atCommands()
        for sequence in 1...UInt64(305) {
            let message = Fixtures.message("\(sequence)", from: "bob", to: "renew", sequence: sequence, isMissed: true)
            #expect(talk.receive(message) == [])
        }
        let words = talk.tell(.connection(.caughtUp(missed: 305))).words
        #expect(
            words.first == """
                305 messages came while you were away: 305 from bob.
                These are the latest; HI NAME or HI #ROOM shows the rest:
                """
        )
        #expect(words.count == 1 + MissedMessages.latest)
        let delivered = Request.mark(7, deliveredThrough: 305, readThrough: nil)
        #expect(talk.handle(.ticked) == [.request(delivered)])
        #expect(talk.dialogue.model.conversations[7]?.unread == 305)
        // All that was shown fits a window of so many rows.
        _ = talk.handle(.acted(WindowSize(columns: 80, rows: 400)))
        #expect(talk.handle(.ticked) == [])
        #expect(talk.dialogue.model.conversations[7]?.unread == 305 - MissedMessages.latest)
    }

    @Test func `holds messages no longer than a few seconds, and not past the end`() {
        var talk = Talk.atCommands()
        _ = talk.receive(Fixtures.message("one", isMissed: true))
        for _ in 1..<MissedMessages.patience {
            #expect(talk.handle(.ticked) == [])
        }
        #expect(talk.handle(.ticked).words.count == 2)
        talk = Talk.atCommands()
        _ = talk.receive(Fixtures.message("one", isMissed: true))
        #expect(talk.enter("EX").words.count == 3)
        talk = Talk.atCommands()
        _ = talk.receive(Fixtures.message("one", isMissed: true))
        #expect(talk.tell(.disconnected(.lost(reason: "Reset."))).words.count == 2)
    }
}
