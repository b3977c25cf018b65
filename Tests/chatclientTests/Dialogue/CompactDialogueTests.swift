import ChatClientCore
import TerminalUI
import Testing

@testable import chatclient

@Suite struct CompactDialogueTests {
    private let everyone = Prompt(text: "public>", isInline: true, isErased: true, kind: .command)
    private let toBob = Prompt(text: "to bob>", isInline: true, isErased: true, kind: .command)
    private let lobby = Prompt(text: "Lobby>", isInline: true, isErased: true, kind: .command)

    @Test func `shows the help once and a prompt that says where one is`() {
        var talk = Talk(style: .compact)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        let actions = talk.answer(.conversations([]))
        #expect(actions.words.first == CompactWords.help)
        #expect(actions.last == .prompt(everyone))
    }

    @Test func `a line goes to everyone, and is shown as the messages of others are`() {
        var talk = Talk.compact()
        #expect(talk.enter("hi all").requests == [.send(body: "hi all", recipient: .everyone)])
        let actions = talk.answer(.stored(Fixtures.receipt))
        #expect(actions.words == ["[23:13] #public renew: hi all"])
        #expect(actions.last == .prompt(everyone))
        let message = Fixtures.message("ho", from: "bob", time: Fixtures.clock.now())
        #expect(talk.receive(message).words == ["[23:13] #public bob: ho"])
    }

    @Test func `a direct message names both ends`() {
        var talk = Talk.compact()
        let bob = Fixtures.message("psst", from: "bob", to: "renew", time: Fixtures.clock.now())
        #expect(talk.receive(bob).words == ["[23:13] bob -> you: psst"])
        #expect(talk.enter("/dm bob hello there").requests == [.send(body: "hello there", recipient: .user("bob"))])
        #expect(talk.answer(.stored(Fixtures.receipt)).words == ["[23:13] renew -> bob: hello there"])
    }

    @Test(arguments: ["DM bob", "/dm bob", "/query bob"]) func `talks with one person until /b, and not until Escape`(
        line: String
    ) {
        var talk = Talk.compact()
        _ = talk.enter(line)
        #expect(talk.answer(Fixtures.status(exists: true, "bob", isOnline: true)) == [.prompt(toBob)])
        #expect(talk.enter("one").requests == [.send(body: "one", recipient: .user("bob"))])
        #expect(talk.answer(.stored(Fixtures.receipt)).last == .prompt(toBob))
        #expect(talk.enter("") == [.prompt(toBob)])
        #expect(talk.handle(.escaped) == [])
        #expect(talk.enter("/b") == [.prompt(everyone)])
    }

    @Test func `/b goes back to everyone`() {
        var talk = Talk.compact()
        _ = talk.enter("/dm bob")
        _ = talk.answer(Fixtures.status(exists: true, "bob", isOnline: true))
        #expect(talk.enter("/b") == [.prompt(everyone)])
        #expect(talk.enter("/b").words == [DialogueWords.nowhereToGoBack])
    }

    @Test(arguments: ["dm bob secret", "DM bob secret", "/DM bob secret", "/msg bob secret"])
    func `nothing for one person is sent to everyone`(line: String) {
        var talk = Talk.compact()
        #expect(talk.enter(line).requests == [.send(body: "secret", recipient: .user("bob"))])
        talk = Talk.inRoom(style: .compact)
        #expect(talk.enter(line).requests == [.send(body: "secret", recipient: .user("bob"))])
    }

    @Test(arguments: ["hi bob", "in a minute", "he is late", "ex and hop"])
    func `a sentence that begins like a command is a message`(line: String) {
        var talk = Talk.compact()
        #expect(talk.enter(line).requests == [.send(body: line, recipient: .everyone)])
    }

    @Test func `a line that is exactly a command is asked about once in a room`() {
        var talk = Talk.inRoom()
        let question = talk.enter("ex")
        #expect(question.words == ["'ex' is a command, and may be a message to Lobby."])
        #expect(question.last == .prompt(.commandOrMessage))
        #expect(talk.enter("p").requests == [.send(body: "ex", recipient: .room(30))])
        _ = talk.answer(.stored(Fixtures.receipt))
        #expect(talk.enter("EX").requests == [.send(body: "EX", recipient: .room(30))])
        _ = talk.answer(.stored(Fixtures.receipt))
        _ = talk.enter("WH")
        #expect(talk.enter("c").requests == [.activeUsers])
    }

    @Test func `a script's line in a room is a message without a question`() {
        var talk = Talk.inRoom(isInteractive: false)
        #expect(talk.enter("EX").requests == [.send(body: "EX", recipient: .room(30))])
    }

    @Test func `a command leaves a question`() {
        var talk = Talk.compact()
        _ = talk.enter("/create Lab")
        #expect(talk.enter("/dm bob hello").requests == [.send(body: "hello", recipient: .user("bob"))])
        var other = Talk.compact()
        _ = other.enter("/create Lab")
        _ = other.enter("5")
        #expect(other.enter("").words == ["No room was made."])
    }

    @Test func `a command leaves the question for a name, so that nothing goes to the person before`() {
        var talk = Talk.compact()
        _ = talk.enter("/dm bob")
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        _ = talk.enter("/dm jo")
        _ = talk.answer(Fixtures.status(exists: false, "jo"))
        #expect(talk.enter("/dm carol") == [.request(.status(username: "carol"))])
        _ = talk.answer(Fixtures.status(exists: true, "carol"))
        #expect(talk.enter("for carol").requests == [.send(body: "for carol", recipient: .user("carol"))])
    }

    @Test func `a command of rooms is named as one elsewhere`() {
        var talk = Talk.compact()
        #expect(talk.enter("/kick bob").words == ["/kick is a command of rooms: enter one first."])
        #expect(talk.enter("/histroy").words == ["Unknown command '/histroy'. Did you mean /HISTORY?"])
    }

    @Test func `to write in a conversation is to have read it`() {
        var talk = Talk.inRoom(style: .compact)
        for sequence in 1...60 {
            let message = Fixtures.message("hi", from: "bob", room: 30, sequence: UInt64(sequence))
            _ = talk.receive(message)
        }
        _ = talk.handle(.acted(WindowSize(columns: 80, rows: 10)))
        #expect((talk.dialogue.model.conversations[30]?.unread ?? 0) > 40)
        _ = talk.enter("here I am")
        #expect(talk.dialogue.model.conversations[30]?.unread == 0)
        #expect(talk.handle(.ticked).requests.contains(.mark(30, deliveredThrough: 60, readThrough: 60)))
    }

    @Test func `the last Ctrl-C tells which rooms it closes`() {
        var talk = Talk.inRoom(style: .compact)
        let words = "Ctrl-C once more logs out and ends the program. It closes Lobby: you are the admin."
        #expect(talk.handle(.cancelled).words.first?.hasPrefix(words) == true)
    }

    @Test func `tells the day when it changes`() {
        var talk = Talk.compact()
        let yesterday = Fixtures.message("old", from: "bob", time: Fixtures.clock.now() - 86_400_000)
        #expect(talk.receive(yesterday).words == ["--- 2023-11-13 ---\n[23:13] #public bob: old"])
        #expect(talk.receive(yesterday).words == ["[23:13] #public bob: old"])
        let today = Fixtures.message("new", from: "bob", time: Fixtures.clock.now())
        #expect(talk.receive(today).words == ["--- 2023-11-14 ---\n[23:13] #public bob: new"])
    }

    @Test func `a room cannot pass for the public conversation`() {
        var talk = Talk.compact()
        _ = talk.enter("/join public")
        _ = talk.answer(.room(Fixtures.room("Public")))
        let message = Fixtures.message("hi", from: "bob", room: 30, time: Fixtures.clock.now())
        #expect(talk.receive(message).words == ["[23:13] #Public(48219307) bob: hi"])
    }

    @Test func `the text of a refused message is not lost from the screen`() {
        var talk = Talk.compact()
        _ = talk.enter("hello")
        let actions = talk.fail("storage_failed", "It cannot be stored.")
        #expect(actions.words == ["  not sent: hello", "It cannot be stored. The message was not sent."])
        let long = String(repeating: "x", count: 21)
        #expect(talk.enter(long).words.first == "  not sent: \(long)")
    }

    @Test func `changes the style and remembers it`() {
        var talk = Talk.atCommands()
        let actions = talk.enter("/style compact")
        #expect(actions.first == .remember(.style(.compact)))
        #expect(actions.last == .prompt(everyone))
        #expect(talk.enter("/style classic").last == .prompt(.command))
        #expect(
            talk.enter("/style loud").words == ["The style is classic. Please enter /style classic or /style compact."]
        )
    }

    @Test func `Escape leaves a question`() {
        var talk = Talk.atCommands()
        _ = talk.enter("PM")
        #expect(talk.handle(.escaped) == [.edit(""), .prompt(.command)])
        _ = talk.enter("HI")
        #expect(talk.handle(.escaped) == [.edit(""), .prompt(.command)])
    }

    @Test func `opens a conversation of the inbox as a place`() {
        var talk = Talk.compact()
        _ = talk.enter("/in")
        _ = talk.answer(.conversations([Fixtures.conversation("bob", unread: 1)]))
        _ = talk.enter("1")
        let page = Fixtures.page([Fixtures.message("psst", from: "bob", to: "renew", time: Fixtures.clock.now())])
        let actions = talk.answer(.history(page))
        #expect(actions.words == ["[23:13] bob -> you: psst"])
        #expect(actions.last == .prompt(toBob))
    }
}

@Suite struct ManyLinesTests {
    @Test func `a message of several lines is sent as one after a look`() {
        var talk = Talk.compact()
        let body = "one\ntwo\nthree"
        let question = talk.enter(body)
        #expect(question.words == ["The message has 3 lines:\n    one\n    two\n    three"])
        #expect(talk.enter("y").requests == [.send(body: body, recipient: .everyone)])
    }

    @Test func `it can be edited again, and dropped`() {
        var talk = Talk.compact()
        _ = talk.enter("one\ntwo")
        #expect(talk.enter("e").first == .edit("one\ntwo"))
        _ = talk.enter("one\ntwo")
        #expect(talk.enter("n").words == [DialogueWords.droppedLines])
        var classic = Talk.atCommands()
        _ = classic.enter("PM")
        _ = classic.enter("one\ntwo")
        #expect(classic.enter("e") == [.edit("one\ntwo"), .prompt(.publicMessage)])
    }

    @Test func `many names are listed in columns that fit the window`() {
        let names = (100..<300).map { "user\($0)" }
        let rows = DialogueWords.list(names, in: WindowSize(columns: 80, rows: 24))
        #expect(rows.count <= DialogueWords.longestColumn)
        #expect(rows.allSatisfy { $0.count <= 80 })
        #expect(rows.last?.hasSuffix("more; type the beginning") == true)
        #expect(DialogueWords.list(names, in: nil).count == 200)
    }
}
