import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueInRoomTests {
    private let prompt = DialogueAction.prompt(Prompt.room("Lobby"))

    private func toRoom(_ body: String) -> Request { .send(body: body, recipient: .room(30)) }

    @Test func `sends what is typed to the room, and shows what others write as lines`() {
        var talk = Talk.inRoom()
        #expect(talk.enter("Hello all") == [.request(toRoom("Hello all"))])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [prompt])
        let actions = talk.receive(Fixtures.message("hi\nyou", from: "bob", room: 30))
        #expect(actions == [.shown("[22:13] bob: hi\n    you"), prompt])
        #expect(talk.enter("") == [prompt])
    }

    @Test func `tells a script that a message to the room was sent`() {
        var talk = Talk.inRoom(isInteractive: false)
        _ = talk.enter("Hello all")
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), prompt])
    }

    @Test(arguments: [("//q", "/q"), ("//", "/"), ("///x", "//x")])
    func `sends a slash that is doubled`(line: String, body: String) {
        var talk = Talk.inRoom()
        #expect(talk.enter(line) == [.request(toRoom(body))])
    }

    @Test func `shows messages of other conversations with their header`() {
        var talk = Talk.inRoom()
        #expect(talk.receive() == [.shown(helloGuys), prompt])
        let other = talk.receive(Fixtures.message("psst", from: "bob", room: 31))
        #expect(other.words.first?.contains("Message type: Room Message (a room)\nFrom: bob\n\npsst") == true)
    }

    @Test func `shows messages of a room that is not looked at with its name`() {
        var talk = Talk.inRoom()
        let words = "You are still in Lobby; JR and #48219307 go back to it."
        #expect(talk.enter("/b") == [.print(words), .prompt(.command)])
        let shown = talk.receive(Fixtures.message("psst", from: "bob", room: 30))
        #expect(shown.words.first?.contains("Message type: Room Message (Lobby)\nFrom: bob\n\npsst") == true)
    }

    @Test func `leaves`() {
        var talk = Talk.inRoom(Fixtures.room(admin: "bob"))
        #expect(talk.enter("/Q") == [.request(.leaveRoom(30))])
        #expect(talk.tell(.room(Fixtures.change(.left, of: "renew"))) == [])
        #expect(talk.answer(.done) == [.print("You left Lobby."), .prompt(.command)])
    }

    @Test func `lists members as they are now`() {
        var talk = Talk.inRoom()
        #expect(talk.enter("/l") == [.request(.room(30))])
        let words = "Connected clients (2 of 10):\n         bob\n         renew (Admin)"
        #expect(talk.answer(.room(Fixtures.room())) == [.print(words), prompt])
    }

    @Test(
        arguments: [
            ("/kick", .kick, "was kicked"), ("/BAN", .ban, "was banned"), ("/unban", .unban, "is not banned any more"),
            ("/mute", .mute, "was muted"), ("/unmute", .unmute, "may write again"), ("/invite", .invite, "was invited"),
            ("/admin", .handOver, "is the admin now"),
        ] as [(String, RoomAction, String)]
    )
    func `does what an admin may do, and says so`(command: String, action: RoomAction, deed: String) {
        var talk = Talk.inRoom()
        #expect(talk.enter("\(command)  joe ") == [.request(.manage(30, action, username: "joe"))])
        #expect(talk.answer(.done) == [.print("*** joe \(deed) ***"), prompt])
        #expect(talk.enter(command) == [.print("Say whom: \(command.lowercased()) NAME"), prompt])
        _ = talk.enter("\(command) joe")
        #expect(talk.fail("not_admin") == [.print("The server says no."), prompt])
    }

    @Test func `gives the list of commands when it is asked for, and for an unknown one`() {
        var talk = Talk.inRoom()
        #expect(talk.enter("/help") == [.print(DialogueWords.roomHelp), prompt])
        let unknown = talk.enter("/fly \u{1B}")
        #expect(unknown == [.print("Unknown command '/fly'.\n" + DialogueWords.roomHelp), prompt])
        #expect(DialogueWords.roomHelp.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(talk.enter("/stats") == [.request(.deliveryStatistics)])
        #expect(talk.answer(.deliveryStatistics(Fixtures.delivery())).last == prompt)
    }

    @Test func `shows the room's history, and comes back to the room`() {
        var talk = Talk.inRoom()
        #expect(talk.enter("/hi") == [.request(.history(.conversation(30), .latest, limit: 20))])
        let room = Fixtures.conversation("Lobby", id: 30, kind: .room)
        let page = Fixtures.page([Fixtures.message("hi", from: "bob", room: 30)], of: room, isAtStart: true)
        let words = "--- beginning of the conversation ---\n[22:13] bob: hi"
        #expect(talk.answer(.history(page)) == [.shown(words), prompt])
    }

    @Test(
        arguments: [
            (Fixtures.change(.joined), "*** bob joined the room (22:13) ***"),
            (Fixtures.change(.left), "*** bob left the room (22:13) ***"),
            (Fixtures.change(.left, isByAbsence: true), "*** bob left the room (connection lost) (22:13) ***"),
            (Fixtures.change(.kicked, by: "renew"), "*** bob was kicked by renew (22:13) ***"),
            (Fixtures.change(.muted, of: "Renew", by: "bob"), "*** you were muted by bob (22:13) ***"),
            (Fixtures.change(.handedOver, by: "joe"), "*** bob is the admin now (22:13) ***"),
            (Fixtures.change(.handedOver, of: "renew", by: "joe"), "*** you are the admin now (22:13) ***"),
            (
                Fixtures.change(.joined, conversation: 31, name: "Attic"),
                "*** Attic: bob joined the room (22:13) ***"
            ),
            (
                Fixtures.change(.invited, of: "renew", by: "bob", conversation: nil, name: "Attic"),
                "*** bob invites you to the room Attic: join it by JR and #48219307. ***"
            ),
        ]
    )
    func `announces what happens in rooms`(change: RoomChange, words: String) {
        var talk = Talk.inRoom()
        #expect(talk.tell(.room(change)) == [.print(words), prompt])
    }

    @Test(
        arguments: [
            (Fixtures.change(.kicked, of: "renew", by: "bob"), "You were kicked from the room Lobby by bob."),
            (Fixtures.change(.banned, of: "RENEW", by: "bob"), "You were banned from the room Lobby by bob."),
            (Fixtures.change(.closed, of: "bob"), "The room Lobby was closed: its admin left."),
            (
                Fixtures.change(.closed, of: "bob", isByAbsence: true),
                "The room Lobby was closed: its admin was away for too long."
            ),
            (
                Fixtures.change(.left, of: "renew"),
                "You are not in the room Lobby any more: you left it on another device."
            ),
        ]
    )
    func `goes to the main menu when the room is gone, and sets aside what is being typed`(
        change: RoomChange,
        words: String
    ) {
        var talk = Talk.inRoom()
        #expect(talk.tell(.room(change)) == [.setAside, .print(words), .prompt(.command)])
        let late = talk.handle(.enteredLate(.text("PM\u{1B}")))
        #expect(late.words.first?.hasPrefix("This was typed for an earlier prompt, and was not sent: PM") == true)
        #expect(late.words.first?.unicodeScalars.contains("\u{1B}") == false)
        #expect(late.requests.isEmpty)
        #expect(late.last == .prompt(.command))
    }

    @Test func `goes to the main menu after the outcome of a message that was under way`() {
        var talk = Talk.inRoom()
        _ = talk.enter("hi")
        let kicked = talk.tell(.room(Fixtures.change(.kicked, of: "renew", by: "bob")))
        #expect(kicked == [.setAside, .print("You were kicked from the room Lobby by bob.")])
        let outcome = talk.fail("no_such_conversation", "There is no such room.")
        #expect(outcome == [.print("There is no such room. The message was not sent."), .prompt(.command)])
    }

    @Test func `goes to the main menu when a room turns out to be gone`() {
        var talk = Talk.inRoom()
        _ = talk.enter("hi")
        let words = DialogueAction.print("The server says no. The message was not sent.")
        #expect(talk.fail("no_such_conversation") == [.setAside, words, .prompt(.command)])
        talk = Talk.inRoom()
        _ = talk.enter("/l")
        #expect(talk.fail("no_such_room") == [.setAside, .print("The server says no."), .prompt(.command)])
    }

    @Test func `only tells of a kick from a room that is not looked at`() {
        var talk = Talk.inRoom()
        let change = Fixtures.change(.kicked, of: "renew", by: "bob", conversation: 31, name: "Attic")
        #expect(talk.tell(.room(change)) == [.print("You were kicked from the room Attic by bob."), prompt])
    }
}
