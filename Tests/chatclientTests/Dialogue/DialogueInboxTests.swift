import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueInboxTests {
    private let bob = Fixtures.conversation("bob", id: 7, unread: 2, time: 1_700_000_000_123)
    private let carol = Fixtures.conversation("carol", id: 8, unread: 1, time: 1_600_000_000_000)
    private let everyone = Fixtures.conversation("", id: 1, kind: .everyone, unread: 9)

    private func listed() -> Talk {
        var talk = Talk.atCommands()
        _ = talk.enter(["IN"], answers: [.conversations([everyone, carol, bob])])
        return talk
    }

    @Test(
        arguments: [
            ([], nil),
            ([Fixtures.conversation("bob")], nil),
            ([Fixtures.conversation("bob", unread: 1)], "You have 1 unread direct message: 1 from bob. IN opens them."),
            (
                [
                    Fixtures.conversation("", id: 1, kind: .everyone, unread: 9),
                    Fixtures.conversation("b\u{1B}", unread: 3),
                ],
                "You have 3 unread direct messages: 3 from b\u{241B}. IN opens them."
            ),
            (
                [Fixtures.conversation("carol", unread: 1), Fixtures.conversation("bob", unread: 1000)],
                "You have 1001 or more unread direct messages: 1000 or more from bob, 1 from carol. IN opens them."
            ),
        ] as [([Conversation], String?)]
    )
    func `tells at the login what is unread`(conversations: [Conversation], words: String?) {
        var talk = Talk()
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        let actions = talk.answer(.conversations(conversations))
        #expect(actions == (words.map { [.print($0)] } ?? []) + [.prompt(.wholeMenu)])
    }

    @Test func `goes to the commands when what is unread cannot be had`() {
        var talk = Talk()
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        #expect(talk.fail("unknown_frame") == [.prompt(.wholeMenu)])
    }

    @Test(arguments: ["IN", "in", "-in", " -IN "])
    func `lists direct conversations, the latest first`(command: String) {
        var talk = Talk.atCommands()
        #expect(talk.enter(command) == [.request(.conversations)])
        let words = """
            Your direct messages, the latest first:
               1  bob                       22:13   2 unread
               2  carol                     2020-09-13 12:26   1 unread
            """
        #expect(talk.answer(.conversations([everyone, carol, bob])) == [.print(words), .prompt(.inbox)])
    }

    @Test func `has nothing to list`() {
        var talk = Talk.atCommands()
        let actions = talk.enter(["IN"], answers: [.conversations([everyone])])
        #expect(actions == [.setAside, .print("You have no direct messages yet. DM writes one."), .prompt(.command)])
    }

    @Test(arguments: ["2", "CAROL", " carol "])
    func `opens a conversation by its number or name, marks it read, and takes an answer`(choice: String) {
        var talk = listed()
        #expect(talk.enter(choice) == [.request(.history(.conversation(8), .latest, limit: 20))])
        let page = Fixtures.page([Fixtures.message("Psst", from: "carol", to: "renew", sequence: 5)], of: carol)
        let words = "--- with carol ---\n[22:13] carol: Psst"
        #expect(talk.answer(.history(page)) == [.shown(words), .prompt(.directMessage)])
        #expect(talk.handle(.ticked).requests == [.mark(8, deliveredThrough: 5, readThrough: 5)])
        #expect(talk.enter("Yes?") == [.request(.send(body: "Yes?", recipient: .user("carol")))])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
    }

    @Test func `goes back on an empty answer and on an empty choice`() {
        var talk = listed()
        _ = talk.enter("1")
        _ = talk.answer(.history(Fixtures.page([Fixtures.message()], of: bob)))
        #expect(talk.enter("") == [.prompt(.command)])
        talk = listed()
        #expect(talk.enter("") == [.prompt(.command)])
    }

    @Test(arguments: ["0", "3", "-1", "dave", "999999999999999999999"])
    func `asks again for what is not in the list`(choice: String) {
        var talk = listed()
        let words = "There is no direct conversation '\(choice)' in the list."
        #expect(talk.enter(choice) == [.print(words), .prompt(.inbox)])
    }

    @Test func `goes on when the conversation cannot be opened`() {
        var talk = listed()
        _ = talk.enter("1")
        #expect(talk.fail("no_such_conversation") == [.setAside, .print("The server says no."), .prompt(.command)])
    }
}
