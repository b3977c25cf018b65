import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueRoomsTests {
    private static let welcome = """
        Welcome to Lobby (#48219307)
        Connected clients (2 of 10):
                 bob
                 renew (Admin)
        /q leave, /l list, /hi history, /b main menu, /kick NAME, /help all commands
        To close the group leave it: you are its admin.
        """

    @Test func `creates a room by three questions, and enters it`() {
        var talk = Talk.atCommands()
        #expect(talk.enter("cr") == [.prompt(Prompt(text: "Name of the room:"))])
        #expect(talk.enter(" Lobby ") == [.prompt(Prompt(text: "How many people may be in it?"))])
        #expect(talk.enter("10") == [.prompt(.roomOptions)])
        #expect(talk.enter("none") == [.request(.createRoom(RoomOptions(name: "Lobby", limit: 10)))])
        #expect(talk.answer(.room(Fixtures.room())) == [.print(Self.welcome), .prompt(Prompt.room("Lobby"))])
    }

    @Test func `takes the options of a room in any order, and its password hidden`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["CR", "Lobby", "10"])
        #expect(talk.enter("Keep, password  UNLISTED,invite-only") == [.prompt(.newRoomPassword)])
        #expect(Prompt.newRoomPassword.isHidden)
        var options = RoomOptions(name: "Lobby", limit: 10)
        options.isListed = false
        options.isInviteOnly = true
        options.isKept = true
        options.password = " pass"
        #expect(talk.enter(" pass") == [.request(.createRoom(options))])
    }

    @Test(arguments: ["0", "1001", "-1", "ten", "1.5", "99999999999999999999"])
    func `asks again for a limit that is none`(limit: String) {
        var talk = Talk.atCommands()
        _ = talk.enter(["CR", "Lobby"])
        #expect(talk.enter(limit) == [.print("'\(limit)' is no number from 1 to 1000."), .prompt(.roomLimit)])
        #expect(talk.enter("2") == [.prompt(.roomOptions)])
        #expect(talk.enter("loud") == [.print("Unknown option 'loud'."), .prompt(.roomOptions)])
    }

    @Test func `asks for another name when it is taken, and goes back when the server refuses`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["CR", "Lobby", "10", "none"])
        #expect(talk.fail("room_name_taken") == [.print("The server says no."), .prompt(.roomName)])
        _ = talk.enter(["Lobby2", "10", "none"])
        #expect(talk.fail("too_many_rooms") == [.setAside, .print("The server says no."), .prompt(.command)])
    }

    @Test(arguments: [["CR", ""], ["CR", "Lobby", ""], ["JR", ""], ["SE", ""], ["PW", ""], ["PW", "old", ""]])
    func `goes back on an empty line`(lines: [String]) {
        var talk = Talk.atCommands()
        #expect(talk.enter(lines) == [.prompt(.command)])
    }

    @Test(
        arguments: [
            ("48219307", .number(48_219_307)), ("#48219307", .number(48_219_307)), (" Lobby 2 ", .name("Lobby 2")),
        ] as [(String, RoomKey)]
    )
    func `joins a room by its number or its name`(answer: String, key: RoomKey) {
        var talk = Talk.atCommands()
        #expect(talk.enter("JR") == [.prompt(.joinKey)])
        #expect(talk.enter(answer) == [.request(.joinRoom(key, password: nil))])
        let room = Fixtures.room(admin: "bob")
        guard case .print(let words) = talk.answer(.room(room)).first else {
            Issue.record("nothing was printed")
            return
        }
        #expect(words.hasPrefix("Welcome to Lobby (#48219307)\n"))
        #expect(words.contains("bob (Admin)"))
        #expect(words.hasSuffix("To close the group the admin must leave."))
    }

    @Test(arguments: ["#", " # "])
    func `refuses a number that is none`(answer: String) {
        var talk = Talk.atCommands()
        _ = talk.enter("JR")
        let words = "'#' is no room number; one looks like #48219307."
        #expect(talk.enter(answer) == [.print(words), .prompt(.joinKey)])
    }

    @Test func `asks for a room's password only when it has one`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["JR", "Lobby"])
        #expect(talk.fail("wrong_room_password") == [.prompt(.joinPassword)])
        #expect(Prompt.joinPassword.isHidden)
        #expect(talk.enter("wrong") == [.request(.joinRoom(.name("Lobby"), password: "wrong"))])
        #expect(talk.fail("wrong_room_password") == [.print("The server says no."), .prompt(.joinPassword)])
        #expect(talk.enter("") == [.prompt(.command)])
    }

    @Test func `gives a script one try at a room's password`() {
        var talk = Talk.atCommands(isInteractive: false)
        _ = talk.enter(["JR", "Lobby"])
        #expect(talk.fail("wrong_room_password") == [.prompt(.joinPassword)])
        _ = talk.enter("wrong")
        let words = "The server says no."
        #expect(talk.fail("wrong_room_password") == [.warn(words), .print(words), .prompt(.command)])
    }

    @Test(arguments: ["room_full", "invitation_needed", "banned", "no_such_room"])
    func `tells why a room cannot be joined`(code: String) {
        var talk = Talk.atCommands()
        _ = talk.enter(["JR", "Lobby"])
        #expect(talk.fail(code) == [.setAside, .print("The server says no."), .prompt(.command)])
    }

    @Test func `does not claim to know whether a room was made when the connection broke`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["CR", "Lobby", "10", "none"])
        let words = "The connection was lost; it is not known whether that was carried out."
        #expect(talk.fail("connection_lost") == [.setAside, .print(words), .prompt(.command)])
    }

    @Test func `lists rooms with their marks`() {
        var talk = Talk.atCommands()
        #expect(talk.enter("LR") == [.request(.rooms)])
        let rooms = [
            RoomSummary(number: 48_219_307, name: "Lobby", memberCount: 2, limit: 10, conversation: 30),
            RoomSummary(
                number: 7,
                name: "日本",
                memberCount: 1,
                limit: 5,
                isInviteOnly: true,
                hasPassword: true,
                isKept: true,
                isInvited: true
            ),
        ]
        let words = """
            Rooms:
            #48219307   Lobby                           2/10  (joined)
            #7          日本                            1/5  (invited, password, invite only, kept)
            """
        #expect(talk.answer(.rooms(rooms)) == [.print(words), .prompt(.command)])
        _ = talk.enter("LR")
        let none = "There is no room that you may join. CR creates one."
        #expect(talk.answer(.rooms([])) == [.print(none), .prompt(.command)])
    }

    @Test func `makes hostile names of rooms and members harmless`() {
        var talk = Talk.atCommands()
        _ = talk.enter(["JR", "7"])
        let room = Room(
            conversation: 30,
            number: 7,
            name: "a\u{1B}[2J\u{202E}b\nc",
            limit: 3,
            admin: "x",
            members: [RoomMember(username: "m\u{1B}c", isOnline: false, isMuted: true)]
        )
        let actions = talk.answer(.room(room)) + talk.enter("/b") + talk.tell(.room(hostileChange))
        for text in actions.words + [talk.dialogue.prompt?.text ?? ""] {
            #expect(!text.unicodeScalars.contains("\u{1B}"))
            #expect(!text.unicodeScalars.contains("\u{202E}"))
        }
        #expect(actions.words.first?.contains(" (muted) (away)") == true)
        _ = talk.enter(["JR", "7"], answers: [.room(room)])
        #expect(talk.dialogue.prompt?.text.contains("\n") == false)
        #expect(talk.dialogue.prompt?.text.unicodeScalars.contains("\u{1B}") == false)
    }

    private let hostileChange = Fixtures.change(.muted, of: "m\u{1B}c", by: "a\u{202E}", name: "r\u{1B}")

    @Test(arguments: ["general", "#general", "# general"])
    func `a sign before a room's name is left out when it is made and when it is joined`(name: String) {
        var talk = Talk.atCommands()
        let made = talk.enter(["CR", name, "5", "none"])
        #expect(made.requests == [.createRoom(RoomOptions(name: "general", limit: 5))])
        var other = Talk.atCommands()
        let joined = other.enter(["JR", name])
        #expect(joined.requests == [.joinRoom(.name("general"), password: nil)])
    }

    @Test(arguments: ["12345678", "#12345678"])
    func `eight digits are a number and no name`(text: String) {
        var talk = Talk.atCommands()
        let words = "A room's name cannot be 8 digits: rooms have such numbers. Choose another name."
        #expect(talk.enter(["CR", text]) == [.print(words), .prompt(.roomName)])
        var other = Talk.atCommands()
        #expect(other.enter(["JR", text]).requests == [.joinRoom(.number(12_345_678), password: nil)])
    }

    @Test func `other digits are a name`() {
        var talk = Talk.atCommands()
        #expect(talk.enter(["JR", "#123"]).requests == [.joinRoom(.name("123"), password: nil)])
    }
}
