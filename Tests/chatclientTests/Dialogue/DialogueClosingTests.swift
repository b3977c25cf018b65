import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// An admin is asked before leaving a room that closes with the admin's departure.
@Suite struct DialogueClosingTests {
    private let prompt = DialogueAction.prompt(
        Prompt(text: "Close it? (c: yes; h NAME: hand it over; an empty line goes back)")
    )
    private let room = DialogueAction.prompt(Prompt.room("Lobby"))
    private let words = """
        You are the admin of Lobby: it closes when you leave.
        Connected clients (2 of 10):
                 bob
                 renew (Admin)
        They can go on reading what was said.
        """

    /// A dialogue at the question.
    private func asked() -> Talk {
        var talk = Talk.inRoom()
        #expect(talk.enter("/q") == [.request(.room(30))])
        #expect(talk.answer(.room(Fixtures.room())) == [.print(words), prompt])
        return talk
    }

    @Test(arguments: ["c", " C "])
    func `closes the room when told to`(answer: String) {
        var talk = asked()
        #expect(talk.enter(answer) == [.request(.leaveRoom(30))])
        #expect(talk.answer(.done) == [.print("You left Lobby."), .prompt(.command)])
        #expect(talk.enter("EX").requests == [.logOut])
    }

    @Test func `goes back for an empty line, and asks again for what is no answer`() {
        var talk = asked()
        #expect(talk.enter("yes") == [.print("Unknown answer 'yes'."), prompt])
        #expect(talk.enter("h") == [.print("Unknown answer 'h'."), prompt])
        #expect(talk.enter("") == [room])
        #expect(talk.enter("hi") == [.request(.send(body: "hi", recipient: .room(30)))])
    }

    @Test func `hands the room over, and leaves`() {
        var talk = asked()
        #expect(talk.enter("h bob") == [.request(.manage(30, .handOver, username: "bob"))])
        #expect(talk.answer(.done) == [.print("*** bob is the admin now ***"), .request(.leaveRoom(30))])
        #expect(talk.answer(.done) == [.print("You left Lobby."), .prompt(.command)])
    }

    @Test func `asks again when it cannot be handed over`() {
        var talk = asked()
        _ = talk.enter("h joe")
        let words = "Nobody of that name is in the room."
        #expect(talk.fail("not_a_member", words) == [.print(words), prompt])
        #expect(talk.enter("") == [room])
    }

    @Test func `looks first: a room that was handed over elsewhere, or has nobody and nothing in it, is left`() {
        for found in [Fixtures.room(admin: "bob"), Fixtures.room(others: [])] {
            var talk = Talk.inRoom()
            _ = talk.enter("/q")
            #expect(talk.answer(.room(found)) == [.request(.leaveRoom(30))])
        }
        var talk = Talk.inRoom()
        _ = talk.enter("/q")
        #expect(talk.answer(.room(Fixtures.room(others: [], lastSequence: 3))).last == prompt)
    }

    @Test func `leaves a kept room, and another's, without a question`() {
        var talk = Talk.inRoom(Fixtures.room(admin: "bob"))
        #expect(talk.enter("/q") == [.request(.leaveRoom(30))])
        let kept = Fixtures.room(isKept: true)
        talk = Talk.inRoom(kept)
        _ = talk.enter("/q")
        #expect(talk.answer(.room(kept)) == [.request(.leaveRoom(30))])
        talk = Talk.inRoom(kept)
        _ = talk.enter("/b")
        #expect(talk.enter("EX").requests == [.logOut])
    }

    @Test func `asks before a kept room closes behind its last member`() {
        var talk = Talk.inRoom(Fixtures.room(isKept: true))
        _ = talk.enter("/q")
        let words = """
            You are alone in Lobby: it closes when you leave.
            Connected clients (1 of 10):
                     renew (Admin)
            You can go on reading what was said.
            """
        #expect(talk.answer(.room(Fixtures.room(isKept: true, others: []))) == [.print(words), prompt])
        #expect(talk.enter("c") == [.request(.leaveRoom(30))])
    }

    @Test func `asks who has become the admin, and not who is it no more`() {
        var talk = Talk.inRoom(Fixtures.room(admin: "bob"))
        _ = talk.tell(.room(Fixtures.change(.handedOver, of: "renew", by: "bob")))
        #expect(talk.enter("/q") == [.request(.room(30))])
        talk = Talk.inRoom()
        _ = talk.tell(.room(Fixtures.change(.handedOver, by: "renew")))
        #expect(talk.enter("/q") == [.request(.leaveRoom(30))])
    }

    @Test func `goes to the commands when the room turns out to be gone`() {
        var talk = Talk.inRoom()
        _ = talk.enter("/q")
        #expect(talk.fail("no_such_room") == [.request(.leaveRoom(30))])
        #expect(talk.fail("no_such_room") == [.setAside, .print("The server says no."), .prompt(.command)])
    }

    @Test func `a script is not asked, but told on stderr`() {
        var talk = Talk.inRoom(isInteractive: false)
        let told = DialogueAction.warn("The room Lobby closes: its admin leaves.")
        #expect(talk.enter("/q") == [told, .request(.leaveRoom(30))])
        _ = talk.answer(.done)
        talk = Talk.inRoom(isInteractive: false)
        _ = talk.enter("/b")
        let actions = talk.enter("EX")
        #expect(actions.first == told)
        #expect(actions.requests == [.logOut])
    }

    @Test func `asks at EX, too, for each of several rooms`() {
        var talk = Talk.inRoom()
        _ = talk.enter("/b")
        _ = talk.enter(["JR", "#12345678"], answers: [.room(Fixtures.room("Attic", conversation: 31))])
        _ = talk.enter("/b")
        #expect(talk.enter("EX") == [.request(.room(30))])
        let first = talk.answer(.room(Fixtures.room()))
        #expect(first.words.first?.hasPrefix("You are the admin of Lobby: it closes when you log out.") == true)
        #expect(talk.enter("c") == [.request(.room(31))])
        #expect(talk.answer(.room(Fixtures.room("Attic", conversation: 31))).last == prompt)
        #expect(talk.enter("") == [.prompt(.command)])
        _ = talk.enter("EX")
        _ = talk.answer(.room(Fixtures.room()))
        #expect(talk.enter("h bob") == [.request(.manage(30, .handOver, username: "bob"))])
        #expect(talk.answer(.done) == [.print("*** bob is the admin now ***"), .request(.room(31))])
        #expect(talk.fail("no_such_room").requests == [.logOut])
    }

    @Test func `Ctrl-C and the end of input leave without a question`() {
        for event in [DialogueEvent.interrupted, .endOfInput] {
            var talk = Talk.inRoom()
            #expect(talk.handle(event).requests == [.logOut])
        }
    }

    @Test func `shows closed rooms as such in lists`() {
        let closed = Fixtures.conversation("Lobby", id: 30, kind: .room, room: 48_219_307, isClosed: true)
        let attic = Fixtures.conversation("Attic", id: 31, kind: .room, room: 12_345_678)
        var talk = Talk.loggedIn([closed, attic])
        #expect(talk.enter(["HI", "#"]) == [.request(.conversations)])
        let words = "Rooms that you can read:\n#48219307   Lobby (closed)\n#12345678   Attic"
        #expect(talk.answer(.conversations([closed, attic])) == [.print(words), .prompt(.historyPlace)])
        #expect(talk.enter("#48219307").requests == [.history(.conversation(30), .latest, limit: Dialogue.pageSize)])
        let page = Fixtures.page([Fixtures.message("hi", from: "bob", room: 30)], of: closed, isAtStart: true)
        let history = "--- Lobby (closed) ---\n--- beginning of the conversation ---\n[22:13] bob: hi"
        #expect(talk.answer(.history(page)).words == [history])
        _ = talk.enter(["SE", "hi"])
        let hits = SearchPage(messages: [Fixtures.message("hi", from: "bob", room: 30)], hasMore: false)
        #expect(talk.answer(.search(hits)).words.first?.contains("in Lobby (closed)") == true)
    }

    @Test func `knows the name of a room that has just closed`() {
        var talk = Talk.inRoom(Fixtures.room(admin: "bob"))
        _ = talk.tell(.room(Fixtures.change(.closed)))
        _ = talk.enter(["SE", "hi"])
        let hits = SearchPage(messages: [Fixtures.message("hi", from: "bob", room: 30)], hasMore: false)
        #expect(talk.answer(.search(hits)).words.first?.contains("in Lobby (closed)") == true)
    }

    @Test func `says that a search may be incomplete`() {
        let words = "The server is building its search index anew: older messages may be missing here."
        #expect(words.count <= 82)
        var talk = Talk.loggedIn()
        _ = talk.enter(["SE", "hi"])
        let none = talk.answer(.search(SearchPage(messages: [], hasMore: false, isIncomplete: true)))
        #expect(none.words == ["Nothing was found for 'hi'.\n" + words])
        _ = talk.enter(["SE", "hi"])
        let some = SearchPage(messages: [Fixtures.message("hi")], hasMore: false, isIncomplete: true)
        #expect(talk.answer(.search(some)).words.first?.hasSuffix("\n" + words) == true)
    }
}
