import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueOutageTests {
    private let lost = DialogueEvent.told(.connection(.interrupted(reason: "Reset by peer.", delay: .seconds(2))))
    private let words = DialogueAction.print(
        "*** The connection to the server was lost: Reset by peer. Trying again in 2 s. ***"
    )
    private let waits = DialogueAction.print("The connection is lost; the message will be sent when it is back.")
    /// A prompt while the next attempt to connect is due in two seconds.
    private func retrying(_ prompt: Prompt) -> DialogueAction {
        var prompt = prompt
        prompt.status = "Trying again in 2 s (Enter: now)"
        return .prompt(prompt)
    }

    private let hi = Request.send(body: "hi", recipient: .everyone)

    @Test func `tells of the loss and of the return, and keeps the prompt`() {
        var talk = Talk.atCommands()
        _ = talk.enter("PM")
        #expect(talk.handle(lost) == [words, retrying(.publicMessage)])
        #expect(talk.handle(lost) == [retrying(.publicMessage)])
        let back = talk.tell(.connection(.resumed(role: .member)))
        #expect(back == [.print("*** Connected again. ***"), .prompt(.publicMessage)])
        #expect(talk.tell(.connection(.caughtUp(missed: 0))) == [])
        let soon = talk.tell(.connection(.interrupted(reason: "Gone\u{1B}", delay: .milliseconds(200))))
        #expect(soon.words == ["*** The connection to the server was lost: Gone\u{241B}. Trying again now. ***"])
    }

    @Test func `lets a person go on while messages wait, and tells when each is sent`() {
        var talk = Talk.atCommands()
        _ = talk.handle(lost)
        _ = talk.enter("PM")
        #expect(talk.enter("hi") == [.request(hi), waits, retrying(.command)])
        _ = talk.enter("PM")
        #expect(talk.enter("hi") == [.request(hi), waits, retrying(.command)])
        _ = talk.tell(.connection(.resumed(role: .member)))
        _ = talk.enter("PM")
        let sent = DialogueAction.print("Message sent")
        #expect(talk.answer(.stored(Fixtures.receipt)) == [sent, .prompt(.publicMessage)])
        let refused = talk.fail(hi, "message_too_long", "It is too long.")
        #expect(refused == [.print("It is too long. The message was not sent."), .prompt(.publicMessage)])
        _ = talk.enter("ho")
        #expect(talk.answer(.stored(Fixtures.receipt)) == [sent, .prompt(.command)])
    }

    @Test func `takes a message that is under way for one that waits`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["PM", "hi"])
        #expect(talk.handle(lost) == [words, waits, retrying(.command)])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), retrying(.command)])
    }

    @Test func `has a script wait with its message`() {
        var talk = Talk.atCommands(isInteractive: false)
        _ = talk.enter(["PM", "hi"])
        #expect(talk.handle(lost) == [words, waits])
        #expect(talk.dialogue.prompt == nil)
        _ = talk.tell(.connection(.resumed(role: .member)))
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
    }

    @Test func `lets only so many messages wait`() {
        var talk = Talk.atCommands()
        _ = talk.handle(lost)
        for _ in 0..<Outage.waitingLimit {
            #expect(talk.enter(["PM", "hi"]).first == .request(hi))
        }
        let words = "Too many messages wait for the connection. This one was not sent."
        #expect(talk.enter(["PM", "hi"]) == [.print(words), retrying(.command)])
    }

    @Test func `tries again at once when a person asks for it`() {
        var talk = Talk.inRoom()
        _ = talk.handle(lost)
        #expect(talk.enter("") == [.reconnect, retrying(.room("Lobby"))])
        _ = talk.tell(.connection(.resumed(role: .member)))
        #expect(talk.enter("") == [.prompt(.room("Lobby"))])
    }

    @Test func `ends at once when a person leaves meanwhile, and says what may be lost`() {
        let sentence = "You left while the connection was lost; the server ends your session within a minute."
        var talk = Talk.atCommands()
        _ = talk.handle(lost)
        #expect(talk.enter("EX") == [.finish(.failure(sentence))])
        talk = Talk.atCommands()
        _ = talk.handle(lost)
        _ = talk.enter(["PM", "hi"])
        let end = talk.handle(.interrupted)
        #expect(end == [.finish(.failure(sentence + " One message may not have been sent."))])
    }

    @Test func `does not take the look after the room for the answer to a join`() {
        var talk = Talk.inRoom()
        _ = talk.handle(lost)
        _ = talk.tell(.connection(.resumed(role: .member)))
        _ = talk.enter(["/b", "JR", "Attic"])
        #expect(talk.handle(.answered(.room(30), .room(Fixtures.room()))) == [])
        let joined = talk.answer(.room(Fixtures.room("Attic")))
        #expect(joined.last == .prompt(Prompt.room("Attic")))
    }

    @Test func `says how many messages may be lost when the session ends for good`() {
        var talk = Talk.atCommands()
        _ = talk.handle(lost)
        _ = talk.enter(["PM", "hi"])
        _ = talk.enter(["PM", "ho"])
        let end = talk.tell(.disconnected(.lost(reason: "Gone.")))
        let words = "The connection to the server was lost: Gone. 2 messages may not have been sent."
        #expect(end == [.finish(.failure(words))])
    }

    @Test func `waits for the outcome that is due, whatever else is answered after the end`() {
        var talk = Talk.atCommands()
        _ = talk.handle(lost)
        _ = talk.enter(["PM", "ho"])
        _ = talk.tell(.connection(.resumed(role: .member)))
        _ = talk.enter(["PM", "hi"])
        #expect(talk.tell(.disconnected(.lost(reason: "Gone."))) == [])
        let ho = Request.send(body: "ho", recipient: .everyone)
        let mark = Request.mark(7, deliveredThrough: 1, readThrough: nil)
        #expect(talk.handle(.answered(mark, .done)) == [])
        let sent = DialogueAction.print("Message sent")
        #expect(talk.handle(.answered(ho, .stored(Fixtures.receipt))) == [sent])
        let words = "The connection to the server was lost: Gone."
        #expect(talk.handle(.answered(hi, .stored(Fixtures.receipt))) == [sent, .finish(.failure(words))])
    }

    @Test func `ends when the connection is lost during the logout`() {
        var talk = Talk.atCommands()
        _ = talk.enter("EX")
        let end = talk.handle(lost)
        #expect(end == [.finish(.failure("The connection to the server was lost: Reset by peer."))])
    }

    @Test func `goes on when the connection comes back after a request found it lost`() {
        var talk = Talk.atCommands()
        _ = talk.enter("DM")
        #expect(talk.fail("connection_lost") == [])
        #expect(
            talk.tell(.connection(.resumed(role: .member))) == [.print("*** Connected again. ***"), .prompt(.command)]
        )
    }

    @Test func `does not mark while the connection is lost`() {
        var talk = Talk.atCommands()
        _ = talk.receive(Fixtures.message("a", from: "bob", to: "renew", sequence: 3))
        _ = talk.handle(lost)
        #expect(talk.handle(.ticked).requests == [])
        _ = talk.tell(.connection(.resumed(role: .member)))
        #expect(talk.handle(.ticked).requests.count == 1)
    }

    @Test func `looks after an interruption whether one is still in the room`() {
        let prompt = DialogueAction.prompt(Prompt.room("Lobby"))
        var talk = Talk.inRoom()
        _ = talk.handle(lost)
        let back = talk.tell(.connection(.resumed(role: .member)))
        #expect(back == [.request(.room(30)), .print("*** Connected again. ***"), prompt])
        #expect(talk.answer(.room(Fixtures.room())) == [])
        #expect(talk.fail(.room(30), "timed_out") == [])
        let words = "You are not in the room Lobby any more: you were away for too long."
        #expect(talk.fail(.room(30), "no_such_room") == [.setAside, .print(words), .prompt(.command)])
        #expect(talk.fail(.room(30), "no_such_room") == [])
    }
}
