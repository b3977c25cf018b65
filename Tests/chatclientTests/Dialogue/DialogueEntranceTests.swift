import ChatClientCore
import ChatProtocol
import TerminalUI
import Testing

@testable import chatclient

@Suite struct DialogueEntranceTests {
    private let logIn = Request.logIn(username: "bob", password: "wrong")

    @Test func `greets a server met for the first time with its fingerprint`() {
        var talk = Talk("bob", welcome: Fixtures.welcome(trust: .firstUse))
        let words = """
            Connected to chat.example:1300 for the first time. Its certificate's fingerprint is
            SHA256:AA:BB
            """
        #expect(talk.start() == [.print(words), .request(.status(username: "bob"))])
    }

    @Test func `tells that a new certificate was accepted`() {
        var talk = Talk("bob", welcome: Fixtures.welcome(trust: .accepted))
        guard case .print(let words) = talk.start().first else {
            Issue.record("nothing was printed")
            return
        }
        #expect(words.hasPrefix("The new certificate of chat.example:1300 is trusted from now on."))
    }

    @Test func `tells who vouches for a server met for the first time`() {
        var talk = Talk("bob", welcome: Fixtures.welcome(trust: .firstUse, trustBasis: .authority))
        let words = "Connected to chat.example:1300 for the first time. A certificate authority vouches for it."
        #expect(talk.start() == [.print(words), .request(.status(username: "bob"))])
    }

    @Test func `tells that an authority is accepted`() {
        var talk = Talk("bob", welcome: Fixtures.welcome(trust: .accepted, trustBasis: .authority))
        let words = """
            The new certificate of chat.example:1300 is trusted from now on, and later ones that a certificate authority vouches
            for. Its fingerprint is
            SHA256:AA:BB
            """
        #expect(talk.start() == [.print(words), .request(.status(username: "bob"))])
    }

    @Test(arguments: [TrustDecision.known, .pinned])
    func `says nothing about a server that it knows`(trust: TrustDecision) {
        var talk = Talk("bob", welcome: Fixtures.welcome(trust: trust))
        #expect(talk.start() == [.request(.status(username: "bob"))])
    }

    @Test func `asks an existing user for the password, hidden, and shows the commands`() {
        var talk = Talk("bob")
        _ = talk.start()
        let asked = talk.answer(Fixtures.status(exists: true, "bob"))
        #expect(asked == [.prompt(Prompt(text: "Existing user. Please enter password:", isHidden: true))])
        #expect(talk.enter("Secret1234") == [.request(.logIn(username: "bob", password: "Secret1234"))])
        let menu = """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account
                   IN - inbox: direct messages       HI - history of a conversation
                   CR - create a chat room           SE - search in all messages
                   JR - join a chat room             WH - who is online; WH NAME: last seen
                   LR - list chat rooms              PW - change your password
                   HE - help: this list              /stats   /receipts on|off
            """
        #expect(talk.answer(.loggedIn(username: "bob")) == [.request(.conversations)])
        #expect(talk.answer(.conversations([])) == [.prompt(Prompt(text: menu, kind: .command))])
    }

    @Test func `asks a new user for a password until the server takes it`() {
        var talk = Talk("renew")
        _ = talk.start()
        let words = "Welcome new user: renew please enter a new password:\n" + Fixtures.policy
        let prompt = DialogueAction.prompt(Prompt(text: "Password:", isHidden: true))
        #expect(talk.answer(Fixtures.status(exists: false, "")) == [.print(words), prompt])
        let request = Request.register(username: "renew", password: "short")
        #expect(talk.enter("short") == [.request(request)])
        let refused = talk.fail(request, "password_policy", "The password needs at least 8 characters.")
        #expect(refused == [.print("The password needs at least 8 characters."), prompt])
        #expect(talk.enter("Secret1234") == [.request(.register(username: "renew", password: "Secret1234"))])
        #expect(talk.answer(.loggedIn(username: "renew")) == [.request(.conversations)])
        #expect(talk.answer(.conversations([])) == [.prompt(.wholeMenu)])
    }

    @Test func `ends after the third wrong password`() {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        for (left, words) in [(2, "Wrong password. 2 attempts left."), (1, "Wrong password. 1 attempt left.")] {
            #expect(talk.enter("wrong") == [.request(logIn)])
            let again = talk.fail(logIn, "wrong_password", attemptsLeft: left)
            #expect(again == [.print(words), .prompt(Prompt(text: "Please enter password:", isHidden: true))])
        }
        _ = talk.enter("wrong")
        let words = "Wrong password. The server closed the connection after 3 wrong passwords."
        #expect(talk.fail(logIn, "wrong_password", attemptsLeft: 0) == [.finish(.failure(words))])
    }

    @Test func `tells of the third wrong password also when the goodbye comes first`() {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        _ = talk.enter("wrong")
        #expect(talk.tell(.disconnected(.goodbye(reason: "Too many."))) == [])
        let words = "Wrong password. The server closed the connection after 3 wrong passwords."
        #expect(talk.fail(logIn, "wrong_password", attemptsLeft: 0) == [.finish(.failure(words))])
    }

    @Test func `does not spend a try on an empty password`() {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        #expect(talk.enter("") == [.prompt(.passwordAgain)])
    }

    @Test func `takes nothing after a script's wrong password for another one`() {
        var talk = Talk("bob", isInteractive: false)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        #expect(talk.enter("wrong") == [.request(logIn)])
        let end = talk.fail(logIn, "wrong_password", "The password is wrong.", attemptsLeft: 2)
        #expect(end == [.finish(.failure("The password is wrong."))])
    }

    @Test(arguments: [
        (InputLine.text(""), "The password is empty."),
        (.notText(byteCount: 3), "The password is not valid UTF-8 text."),
    ])
    func `ends at a script's password that cannot be one`(line: InputLine, words: String) {
        var talk = Talk("bob", isInteractive: false)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        #expect(talk.dialogue.handle(.entered(line)) == [.finish(.failure(words))])
    }

    @Test(arguments: ["throttled", "busy", "no_such_user"])
    func `ends with the server's sentence when it does not let in`(code: String) {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        _ = talk.enter("wrong")
        let words = SafeText.line("Wait\u{1B} 5 s.")
        #expect(!words.contains("\u{1B}"))
        #expect(talk.fail(logIn, code, "Wait\u{1B} 5 s.") == [.finish(.failure(words))])
    }

    @Test func `asks no password where no account can be made`() {
        var talk = Talk("bob", welcome: Fixtures.welcome(registration: .closed))
        _ = talk.start()
        let words = "There is no account named bob, and this server takes no new accounts."
        #expect(talk.answer(Fixtures.status(exists: false, "")) == [.finish(.failure(words))])
    }

    @Test func `ends on a bad name from the command line and asks again in the menu`() {
        var talk = Talk("bo")
        #expect(talk.start() == [.finish(.failure("A username needs at least 3 characters."))])
        talk = Talk(nil)
        #expect(talk.start() == [.prompt(.menu)])
        #expect(talk.enter("l") == [.prompt(.username)])
        let words = "A username consists of letters a-z, digits, '_', '-' and '.' only."
        #expect(talk.enter("böb") == [.print(words), .prompt(.username)])
        #expect(talk.enter("") == [.prompt(.menu)])
    }

    @Test func `logs in by the menu`() {
        var talk = Talk(nil)
        _ = talk.start()
        _ = talk.enter(" L ")
        #expect(talk.enter("nobody") == [.request(.status(username: "nobody"))])
        let unknown = talk.answer(Fixtures.status(exists: false, ""))
        #expect(unknown == [.print("There is no account named nobody."), .prompt(.menu)])
        _ = talk.enter("l")
        _ = talk.enter(" bob ")
        #expect(talk.answer(Fixtures.status(exists: true, "bob")) == [.prompt(.password)])
    }

    @Test func `registers by the menu`() {
        var talk = Talk(nil)
        _ = talk.start()
        _ = talk.enter("r")
        _ = talk.enter("bob")
        let taken = talk.answer(Fixtures.status(exists: true, "bob"))
        #expect(taken == [.print("The username bob is taken."), .prompt(.menu)])
        _ = talk.enter("r")
        _ = talk.enter("joe")
        _ = talk.answer(Fixtures.status(exists: false, ""))
        #expect(talk.dialogue.prompt == .newPassword)
        let request = Request.register(username: "joe", password: "Secret1234")
        #expect(talk.enter("Secret1234") == [.request(request)])
        #expect(talk.fail(request, "username_taken") == [.print("The username joe is taken."), .prompt(.menu)])
    }

    @Test func `closes by the menu`() {
        var talk = Talk(nil)
        #expect(talk.start() == [.prompt(.menu)])
        #expect(talk.enter("") == [])
        #expect(talk.enter("q") == [.print("Unknown choice 'q'. Please enter l, r or c."), .prompt(.menu)])
        #expect(talk.enter("c") == [.finish(.done)])
    }

    @Test func `asks again for a password that is not text`() {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        let actions = talk.dialogue.handle(.entered(.notText(byteCount: 3)))
        #expect(actions == [.print("The password is not valid UTF-8 text."), .prompt(.passwordAgain)])
    }

    @Test func `a new password that is no text is asked for again, but not of a script`() {
        for isInteractive in [true, false] {
            var talk = Talk(isInteractive: isInteractive)
            _ = talk.start()
            _ = talk.answer(Fixtures.status(exists: false, "renew"))
            let actions = talk.handle(.entered(.notText(byteCount: 9)))
            let words = "The password is not valid UTF-8 text."
            #expect(
                actions == (isInteractive ? [.print(words), .prompt(.newPassword)] : [.finish(.failure(words))])
            )
        }
    }
}
