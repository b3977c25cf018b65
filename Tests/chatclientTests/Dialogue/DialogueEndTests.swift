import ChatClientCore
import Testing

@testable import chatclient

@Suite struct DialogueEndTests {
    private let sending = DialogueAction.print("Sending logout command to server")
    private let loggedOut = DialogueAction.print(
        "successfully logged out. Closing client side socket and ending program."
    )

    @Test func `logs out and prints what is pending before the end`() {
        var talk = Talk.loggedIn()
        #expect(talk.enter("ex") == [sending, .request(.logOut)])
        #expect(talk.receive() == [.shown(helloGuys)])
        #expect(talk.answer(.loggedOut) == [])
        #expect(talk.receive() == [.shown(helloGuys)])
        #expect(talk.tell(.disconnected(.loggedOut)) == [loggedOut, .finish(.done)])
        #expect(talk.receive() == [])
    }

    @Test(arguments: DialogueMessageTests.prompts)
    func `logs out at every prompt when the input ends or the program is interrupted`(
        lines: [String],
        prompt: Prompt
    ) {
        for event in [DialogueEvent.endOfInput, .interrupted] {
            var talk = Talk.loggedIn()
            for line in lines where talk.enter(line) == [.request(.activeUsers)] {
                _ = talk.answer(.activeUsers(["bob"]))
            }
            #expect(talk.dialogue.handle(event) == [sending, .request(.logOut)])
        }
    }

    @Test func `logs out during a send and still tells its outcome`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("PM")
        _ = talk.enter("hi")
        #expect(talk.dialogue.handle(.interrupted) == [sending, .request(.logOut)])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent")])
        #expect(talk.tell(.disconnected(.loggedOut)) == [loggedOut, .finish(.done)])
    }

    @Test func `does not wait for the server after a second interruption`() {
        var talk = Talk.loggedIn()
        _ = talk.dialogue.handle(.interrupted)
        #expect(talk.dialogue.handle(.endOfInput) == [])
        let words = "The program was ended before the server confirmed the logout."
        #expect(talk.dialogue.handle(.interrupted) == [.finish(.failure(words))])
    }

    @Test func `fails when the logout fails`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("EX")
        #expect(talk.fail(.logOut, "timed_out", "No answer.") == [.finish(.failure("No answer."))])
    }

    @Test func `just ends when it is interrupted before the login`() {
        var talk = Talk("bob")
        _ = talk.start()
        #expect(talk.dialogue.handle(.interrupted) == [.finish(.done)])
    }

    @Test func `fails when the input ends before the login, and closes at the menu`() {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        let words = "The input ended before you were logged in."
        #expect(talk.dialogue.handle(.endOfInput) == [.finish(.failure(words))])
        talk = Talk(nil)
        _ = talk.start()
        #expect(talk.dialogue.handle(.endOfInput) == [.finish(.done)])
    }

    @Test(arguments: [
        (Disconnection.goodbye(reason: "It shuts down."), "The server closed the connection: It shuts down."),
        (.lost(reason: "reset by peer."), "The connection to the server was lost: reset by peer."),
    ])
    func `fails with the reason when the server goes away`(end: Disconnection, words: String) {
        var talk = Talk.loggedIn()
        #expect(talk.tell(.disconnected(end)) == [.finish(.failure(words))])
        talk = Talk.loggedIn()
        _ = talk.enter("PM")
        _ = talk.enter("hi")
        #expect(talk.tell(.disconnected(end)) == [])
        let stored = talk.answer(.stored(Fixtures.receipt))
        #expect(stored == [.print("Message sent"), .finish(.failure(words))])
        talk = Talk.loggedIn()
        _ = talk.enter("EX")
        #expect(talk.tell(.disconnected(end)) == [.finish(.failure(words))])
    }

    @Test func `makes a hostile reason harmless`() {
        let words = DialogueWords.disconnected(.goodbye(reason: "bye\u{1B}c"), from: Fixtures.address)
        #expect(words.hasPrefix("The server closed the connection: bye"))
        #expect(!words.unicodeScalars.contains("\u{1B}"))
    }

    @Test func `waits for the reason when a request finds the connection lost`() {
        var talk = Talk("bob")
        _ = talk.start()
        #expect(talk.fail(.status(username: "bob"), "connection_lost") == [])
        let end = talk.tell(.disconnected(.lost(reason: "reset.")))
        #expect(end == [.finish(.failure("The connection to the server was lost: reset."))])
    }

    @Test func `warns of a changed certificate`() {
        let warning = DialogueWords.certificateChanged(Fixtures.address, details: "Old AA, new BB.")
        #expect(warning.hasPrefix("WARNING: the certificate of chat.example:1300 has changed"))
        #expect(warning.contains("Old AA, new BB."))
        #expect(warning.contains("--trust-new-certificate"))
    }
}
