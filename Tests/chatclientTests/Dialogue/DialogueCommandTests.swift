import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueCommandTests {
    private let everyone = Request.send(body: "Hello guys", recipient: .everyone)

    private func atBody() -> Talk {
        var talk = Talk.loggedIn()
        _ = talk.enter("pm")
        _ = talk.enter("Hello guys")
        return talk
    }

    @Test(arguments: ["PM", "pm", "  Pm\t"])
    func `sends a public message and says so only when it is stored`(command: String) {
        var talk = Talk.loggedIn()
        #expect(talk.enter(command) == [.prompt(.publicMessage)])
        #expect(talk.enter("Hello guys") == [.request(everyone)])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
    }

    @Test func `sends a direct message to one of the active users`() {
        var talk = Talk.loggedIn()
        #expect(talk.enter("dm") == [.request(.activeUsers)])
        let list = """
            Select a user to send a message to:
                     bob
                     joe
                     renew
            """
        let listed = talk.answer(.activeUsers(["bob", "joe", "renew"]))
        #expect(listed == [.print(list), .prompt(Prompt(text: "To:", isHidden: false))])
        #expect(talk.enter(" JOE ") == [.prompt(.directMessage)])
        #expect(talk.enter("Hello joe") == [.request(.send(body: "Hello joe", recipient: .user("joe")))])
        #expect(talk.answer(.stored(Fixtures.receipt)) == [.print("Message sent"), .prompt(.command)])
    }

    @Test func `asks again for a name that nobody has`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        #expect(talk.enter("joe") == [.request(.status(username: "joe"))])
        let words = DialogueAction.print("There is no account named joe. An empty line goes back to the commands.")
        #expect(talk.answer(Fixtures.status(exists: false, "joe")) == [words, .prompt(.recipient)])
        #expect(talk.enter("BOB") == [.prompt(.directMessage)])
    }

    @Test func `writes to somebody who is away, and says so`() {
        var talk = Talk.loggedIn()
        _ = talk.enter(["DM", "JOE"], answers: [.activeUsers(["bob"])])
        let away = talk.answer(Fixtures.status(exists: true, "Joe"))
        #expect(away == [.print("Joe is not online; the message waits for them."), .prompt(.directMessage)])
        #expect(talk.enter("Hello joe") == [.request(.send(body: "Hello joe", recipient: .user("Joe")))])
    }

    @Test func `says nothing of somebody who has come online since the list was made`() {
        var talk = Talk.loggedIn()
        _ = talk.enter(["DM", "joe"], answers: [.activeUsers(["bob"])])
        #expect(talk.answer(Fixtures.status(exists: true, "joe", isOnline: true)) == [.prompt(.directMessage)])
    }

    @Test func `goes back to the commands on an empty name`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        #expect(talk.enter("  ") == [.prompt(.command)])
    }

    @Test(arguments: ["", "  ", "HE", "he"])
    func `shows all commands again, and the short list after the next one`(line: String) {
        var talk = Talk.atCommands()
        #expect(talk.dialogue.prompt == .command)
        #expect(talk.enter(line) == [.print(DialogueWords.moreCommands), .prompt(.wholeMenu)])
        #expect(talk.enter("XY").last == .prompt(.command))
    }

    @Test(arguments: [Prompt.command, .wholeMenu])
    func `keeps the words that scripts rely on, in a window of 24 lines of 80 columns`(prompt: Prompt) {
        let contract = """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account

            """
        #expect(prompt.text.hasPrefix(contract))
        let lines = prompt.text.split(separator: "\n")
        #expect(lines.count <= 12)
        #expect(lines.allSatisfy { $0.count <= 80 })
    }

    @Test func `refuses an unknown command`() {
        var talk = Talk.loggedIn()
        let rest = "Please enter PM, DM, EX or one of those that HE lists."
        let words = "Unknown command 'XY\(SafeText.line("\u{1B}"))'. \(rest)"
        #expect(talk.enter(" XY\u{1B} ") == [.print(words), .prompt(.command)])
        let long = talk.enter(String(repeating: "x", count: 5000))
        let start = String(repeating: "x", count: 60)
        #expect(long.first == .print("Unknown command '\(start)...'. \(rest)"))
    }

    @Test(arguments: [
        (InputLine.text(""), "A message cannot be empty."),
        (.text(String(repeating: "é", count: 11)), "The message has 22 bytes; the limit is 20. It was not sent."),
        (.tooLong(byteCount: 70000), "The message has 70000 bytes; the limit is 20. It was not sent."),
        (.notText(byteCount: 3), "The message is not valid UTF-8 text. It was not sent."),
    ])
    func `sends nothing that is no message`(line: InputLine, words: String) {
        var talk = Talk.loggedIn()
        _ = talk.enter("PM")
        #expect(talk.dialogue.handle(.entered(line)) == [.print(words), .prompt(.command)])
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        _ = talk.enter("bob")
        #expect(talk.dialogue.handle(.entered(line)) == [.print(words), .prompt(.command)])
    }

    @Test func `sends a message of exactly the limit`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("PM")
        let body = String(repeating: "é", count: 10)
        #expect(talk.enter(body) == [.request(.send(body: body, recipient: .everyone))])
    }

    @Test func `says that a message was not sent`() {
        var talk = atBody()
        let refused = talk.fail(everyone, "muted", "bob is not online.")
        #expect(refused == [.print("bob is not online. The message was not sent."), .prompt(.command)])
    }

    @Test func `does not claim to know the fate of a message that was not answered`() {
        var talk = atBody()
        let words = "No answer came. It is not known whether the message was sent."
        #expect(talk.fail(everyone, "timed_out", "No answer came.") == [.print(words), .prompt(.command)])
        talk = atBody()
        #expect(talk.fail(everyone, "connection_lost") == [.print("It is not known whether the message was sent.")])
        let end = talk.tell(.disconnected(.lost(reason: "reset.")))
        #expect(end == [.finish(.failure("The connection to the server was lost: reset."))])
    }

    @Test func `goes on when the active users cannot be listed`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("DM")
        #expect(talk.fail(.activeUsers, "busy") == [.setAside, .print("The server says no."), .prompt(.command)])
    }
}
