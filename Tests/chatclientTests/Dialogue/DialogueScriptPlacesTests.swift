import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// What a script wrote for the inbox, for a list of rooms or after a room reaches nobody else when that is refused.
@Suite struct DialogueScriptPlacesTests {
    private let bob = Fixtures.conversation("bob", id: 7)

    private func script(style: DialogueStyle = .classic) -> Talk { Talk.loggedIn(isInteractive: false, style: style) }

    /// A script that was refused the inbox: as it is empty, or cannot be had.
    private func refused(isEmpty: Bool) -> Talk {
        var talk = script()
        _ = talk.enter("IN")
        let actions = isEmpty ? talk.answer(.conversations([])) : talk.fail("throttled")
        let words = isEmpty ? DialogueWords.inboxEmpty : "The server says no."
        #expect(actions == [.warn(words), .print(words), .prompt(.command)])
        return talk
    }

    @Test(arguments: [true, false])
    func `without an inbox neither the choice is a command nor the reply a public message`(isEmpty: Bool) {
        var talk = refused(isEmpty: isEmpty)
        #expect(talk.enter("1").isEmpty)
        #expect(talk.enter("PM at five?") == [.prompt(.command)])
        #expect(talk.enter("EX").requests == [.logOut])
        #expect(talk.tell(.disconnected(.loggedOut)).last == .finish(.quietFailure))
    }

    @Test(arguments: [true, false]) func `an empty choice has no reply`(isEmpty: Bool) {
        var talk = refused(isEmpty: isEmpty)
        #expect(talk.enter("") == [.prompt(.command)])
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test func `the reply to a conversation that is not in the inbox is skipped`() {
        var talk = script()
        _ = talk.enter(["IN"], answers: [.conversations([bob])])
        #expect(talk.enter("carol").first == .warn(DialogueWords.notInInbox("carol")))
        #expect(talk.enter("PM at five?") == [.prompt(.command)])
        _ = talk.enter(["IN"], answers: [.conversations([bob])])
        _ = talk.enter("1")
        _ = talk.fail("no_such_conversation")
        #expect(talk.enter("PM at five?") == [.prompt(.command)])
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test func `a person is told that the inbox is empty, and goes on`() {
        var talk = Talk.atCommands()
        #expect(
            talk.enter(["IN"], answers: [.conversations([])])
                == [.setAside, .print(DialogueWords.inboxEmpty), .prompt(.command)]
        )
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test func `the answer to a list of rooms that cannot be had is skipped`() {
        var talk = script()
        _ = talk.enter("HI #")
        #expect(talk.fail("throttled").first == .warn("The server says no."))
        #expect(talk.enter("PM all") == [.prompt(.command)])
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test(arguments: ["throttled", "no_such_room", RequestFailure.Known.connectionLost])
    func `after a room that could not be left comes the next command`(code: String) {
        var talk = Talk.inRoom(Fixtures.room(admin: "bob"), isInteractive: false)
        #expect(talk.enter("/q").requests == [.leaveRoom(30)])
        guard case .warn = talk.fail(code).first else {
            Issue.record("nothing is told")
            return
        }
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
        #expect(talk.enter("hi").requests == [.send(body: "hi", recipient: .everyone)])
    }

    @Test func `a room that closes while a script leaves it has no more lines`() {
        var talk = Talk.inRoom(Fixtures.room(admin: "bob"), isInteractive: false)
        _ = talk.enter("/q")
        _ = talk.tell(.room(Fixtures.change(.closed)))
        _ = talk.fail("no_such_room")
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }
}
