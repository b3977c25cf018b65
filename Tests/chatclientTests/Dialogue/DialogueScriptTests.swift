import ChatClientCore
import Testing

@testable import chatclient

/// A script cannot hear that something is asked again: what belongs to a refused line is skipped, stderr tells of it,
/// and the program ends with status 1.
@Suite struct DialogueScriptTests {
    private func script() -> Talk { Talk.loggedIn(isInteractive: false) }

    /// Logs out.
    private func leave(_ talk: inout Talk) -> [DialogueAction] {
        _ = talk.enter("EX")
        _ = talk.answer(.loggedOut)
        return talk.tell(.disconnected(.loggedOut))
    }

    private let farewell = DialogueAction.print(DialogueWords.loggedOut)

    @Test func `a script that is refused nothing ends with status 0`() {
        var talk = script()
        #expect(talk.enter(["PM", "hi"]) == [.request(.send(body: "hi", recipient: .everyone))])
        _ = talk.answer(.stored(Fixtures.receipt))
        #expect(leave(&talk) == [farewell, .finish(.done)])
    }

    @Test func `the message for an unknown recipient is neither a command nor another recipient`() {
        var talk = script()
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        _ = talk.enter("nosuchuser")
        let refused = talk.answer(Fixtures.status(exists: false, ""))
        let words = "There is no account named nosuchuser. An empty line goes back to the commands."
        #expect(refused == [.warn(words), .print(words), .prompt(.recipient)])
        #expect(talk.enter("EX") == [.prompt(.command)])
        #expect(leave(&talk) == [farewell, .finish(.quietFailure)])
    }

    @Test func `the message after an empty recipient is skipped`() {
        var talk = script()
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        #expect(talk.enter("").first == .warn(DialogueWords.nothingNamed))
        #expect(talk.enter("PM") == [.prompt(.command)])
    }

    @Test(arguments: [("DM bob", 1), ("DM", 2)])
    func `the rest is skipped when the recipient cannot be looked up`(command: String, count: Int) {
        var talk = script()
        _ = talk.enter(command)
        #expect(
            talk.fail("busy") == [
                .warn("The server says no."), .print("The server says no."), .prompt(.command),
            ]
        )
        for _ in 1..<count {
            #expect(talk.enter("EX").isEmpty)
        }
        #expect(talk.enter("EX") == [.prompt(.command)])
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test(arguments: [
        (InputLine.text(""), "A message cannot be empty."),
        (.notText(byteCount: 4), "The message is not valid UTF-8 text. It was not sent."),
        (.text(String(repeating: "x", count: 21)), "The message has 21 bytes; the limit is 20. It was not sent."),
        (.tooLong(byteCount: 70_000), "The message has 70000 bytes; the limit is 20. It was not sent."),
    ])
    func `a message that cannot be sent is told on stderr`(line: InputLine, words: String) {
        var talk = script()
        _ = talk.enter("PM")
        #expect(talk.handle(.entered(line)) == [.warn(words), .print(words), .prompt(.command)])
        #expect(leave(&talk) == [farewell, .finish(.quietFailure)])
    }

    @Test func `a message that the server refuses, and an unknown command, make status 1`() {
        for lines in [["PM", "hi"], ["XY"]] {
            var talk = script()
            _ = talk.enter(lines)
            if lines.count > 1 {
                let words = "The server says no. The message was not sent."
                #expect(talk.fail("quota_exceeded").first == .warn(words))
            }
            #expect(leave(&talk) == [farewell, .finish(.quietFailure)])
        }
    }

    @Test func `the end of the input after a refusal makes status 1`() {
        var talk = script()
        _ = talk.enter("XY")
        _ = talk.handle(.endOfInput)
        #expect(talk.tell(.disconnected(.loggedOut)).last == .finish(.quietFailure))
    }

    @Test(arguments: [
        (["JR", "Lab"], "no_such_room"), (["JR Lab"], "room_full"), (["CR", "Lab", "10", ""], "room_name_taken"),
    ])
    func `what was meant for a room that is refused is not carried out`(lines: [String], code: String) {
        var talk = script()
        _ = talk.enter(lines)
        #expect(talk.fail(code).first == .warn("The server says no."))
        for line in ["PM", "EX", "/me waves", "//q", ""] {
            #expect(talk.enter(line).isEmpty)
        }
        #expect(talk.enter("/q") == [.prompt(.command)])
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test(arguments: [
        ["CR", "12345678"], ["CR", ""], ["CR", "Lab", "many"], ["CR", "Lab", "5", "nonsense"], ["JR", "#"],
    ])
    func `nor when an answer is refused by the client`(lines: [String]) {
        var talk = script()
        let actions = talk.enter(lines)
        guard case .warn = actions.first else {
            Issue.record("nothing is told: \(actions)")
            return
        }
        #expect(talk.enter("EX").isEmpty)
        #expect(talk.enter("/b") == [.prompt(.command)])
    }

    @Test func `the lines for a room do not go to another room`() {
        var talk = Talk.inRoom(isInteractive: false)
        _ = talk.enter("/join Other")
        _ = talk.fail("no_such_room")
        #expect(talk.enter("for Other").requests.isEmpty)
        _ = talk.enter("/b")
        #expect(talk.dialogue.state == .command)
    }

    @Test func `the lines for a room that is closed are not carried out, and that is told once`() {
        var talk = Talk.inRoom(isInteractive: false)
        _ = talk.tell(.room(Fixtures.change(.closed)))
        #expect(talk.enter("EX") == [.warn(DialogueWords.roomLinesSkipped)])
        #expect(talk.enter("PM").isEmpty)
        #expect(talk.enter("/q") == [.prompt(.command)])
    }

    @Test func `a slash command that ends is obeyed while lines are skipped`() {
        var talk = script()
        _ = talk.enter("JR Lab")
        _ = talk.fail("no_such_room")
        #expect(talk.enter("/quit").requests == [.logOut])
    }

    @Test func `new passwords after an empty old one are not taken for commands`() {
        var talk = script()
        #expect(talk.enter(["PW", ""]).first == .warn(DialogueWords.nothingNamed))
        #expect(talk.enter("Secret1234").isEmpty)
        #expect(talk.enter("Secret1234") == [.prompt(.command)])
        #expect(talk.enter(["PW", "old", "New12345", "Other123"]).first == .warn(DialogueWords.passwordsDiffer))
    }

    @Test func `the next command is not an answer to a question that depends on the length of a history`() {
        var talk = script()
        _ = talk.enter("HI bob")
        let page = Fixtures.page([Fixtures.message(sequence: 30)], isAtStart: false)
        #expect(talk.answer(.history(page)).last == .prompt(.olderHistory))
        #expect(talk.enter("PM") == [.prompt(.publicMessage)])
    }

    @Test func `a person is asked again as before, and leaves with status 0`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        _ = talk.enter("nosuchuser")
        let words = "There is no account named nosuchuser. An empty line goes back to the commands."
        #expect(talk.answer(Fixtures.status(exists: false, "")) == [.print(words), .prompt(.recipient)])
        #expect(talk.enter("bob") == [.prompt(.directMessage)])
        _ = talk.enter("hi")
        _ = talk.answer(.stored(Fixtures.directReceipt(1)))
        #expect(leave(&talk) == [farewell, .finish(.done)])
    }
}

/// The entrance of a script: one try.
@Suite struct DialogueScriptEntranceTests {
    @Test func `a new account is told on stderr`() {
        var talk = Talk(isInteractive: false)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: false, ""))
        _ = talk.enter("Secret1234")
        let entered = talk.answer(.loggedIn(username: "renew"))
        #expect(entered == [.warn("Registered the new account renew"), .request(.conversations)])
        _ = talk.answer(.conversations([]))
        _ = talk.enter("EX")
        #expect(talk.tell(.disconnected(.loggedOut)).last == .finish(.done))
    }

    @Test func `a refused new password ends it: the next line is not another one`() {
        var talk = Talk(isInteractive: false)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: false, ""))
        _ = talk.enter("weak")
        #expect(talk.fail("password_policy") == [.finish(.failure("The server says no."))])
    }

    @Test(arguments: [true, false])
    func `no account is made where that is forbidden`(isInteractive: Bool) {
        var talk = Talk("carl", isInteractive: isInteractive, refusesNew: true)
        _ = talk.start()
        let words = "There is no account named carl, and --existing or TANDEM_EXISTING forbids to make one."
        #expect(talk.answer(Fixtures.status(exists: false, "")) == [.finish(.failure(words))])
    }

    @Test(arguments: [["x"], ["l", ""], ["l", "ab"]])
    func `a wrong answer at the menu ends it: the next line may be a password`(lines: [String]) {
        var talk = Talk(nil, isInteractive: false)
        _ = talk.start()
        guard case .finish(let exit) = talk.enter(lines).last else {
            Issue.record("it goes on")
            return
        }
        #expect(exit.code == 1)
        #expect(exit.sentence != nil)
    }

    @Test(arguments: [("l", false), ("r", true)])
    func `a name that does not fit the choice ends it`(choice: String, exists: Bool) {
        var talk = Talk(nil, isInteractive: false)
        _ = talk.start()
        _ = talk.enter([choice, "alice"])
        guard case .finish(let exit) = talk.answer(Fixtures.status(exists: exists, "alice")).last else {
            Issue.record("it goes on")
            return
        }
        #expect(exit.code == 1)
    }
}
