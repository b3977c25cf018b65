import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// Passwords that are not typed, and new ones that are typed twice.
@Suite struct DialoguePasswordTests {
    private func stored(_ username: String? = "renew", isInteractive: Bool = true) -> Talk {
        var talk = Talk(username, isInteractive: isInteractive)
        talk.dialogue.storedPassword = "Stored1234"
        _ = talk.start()
        return talk
    }

    @Test(arguments: [true, false]) func `logs in with the stored password, and asks nothing`(isInteractive: Bool) {
        var talk = stored(isInteractive: isInteractive)
        let actions = talk.answer(Fixtures.status(exists: true, "renew"))
        #expect(actions == [.request(.logIn(username: "renew", password: "Stored1234"))])
        _ = talk.answer(.loggedIn(username: "renew"))
        #expect(talk.answer(.conversations([])) == [.prompt(.wholeMenu)])
        #expect(talk.dialogue.storedPassword == nil)
    }

    @Test(arguments: [true, false])
    func `a server that is new to this device gets the password that is named for the call, and no other`(
        isNamed: Bool
    ) {
        var talk = Talk(welcome: Fixtures.welcome(trust: .firstUse))
        talk.dialogue.storedPassword = "Stored1234"
        talk.dialogue.isPasswordNamed = isNamed
        _ = talk.start()
        let actions = talk.answer(Fixtures.status(exists: true, "renew"))
        let login = Request.logIn(username: "renew", password: isNamed ? "Stored1234" : "Typed1234")
        guard !isNamed else {
            #expect(actions == [.request(login)])
            return
        }
        #expect(actions == [.print(DialogueWords.storedPasswordKeptBack), .prompt(.password)])
        #expect(talk.enter("Typed1234") == [.request(login)])
        #expect(talk.fail(login, "wrong_password", attemptsLeft: 2).words == ["Wrong password. 2 attempts left."])
    }

    @Test func `a wrong stored password is told, and a person is asked`() {
        var talk = stored()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        let login = Request.logIn(username: "renew", password: "Stored1234")
        let actions = talk.fail(login, "wrong_password", attemptsLeft: 2)
        #expect(
            actions == [
                .print("The stored password was tried. Wrong password. 2 attempts left."), .prompt(.passwordAgain),
            ]
        )
        let typed = Request.logIn(username: "renew", password: "Secret1234")
        #expect(talk.enter("Secret1234") == [.request(typed)])
        #expect(talk.fail(typed, "wrong_password", attemptsLeft: 1).words == ["Wrong password. 1 attempt left."])
    }

    @Test func `a script ends after a wrong stored password`() {
        var talk = stored(isInteractive: false)
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        let login = Request.logIn(username: "renew", password: "Stored1234")
        let actions = talk.fail(login, "wrong_password", "Wrong password.", attemptsLeft: 2)
        #expect(actions == [.finish(.failure("The stored password was tried. Wrong password."))])
    }

    @Test func `a stored password makes no account: a script ends, and a person is asked as ever`() {
        var script = stored(isInteractive: false)
        let end = DialogueAction.finish(.failure("There is no account named renew."))
        #expect(script.answer(Fixtures.status(exists: false, "renew")) == [end])
        var talk = stored()
        #expect(talk.answer(Fixtures.status(exists: false, "renew")).last == .prompt(.newPassword))
        #expect(talk.enter("Typed1234") == [.request(.register(username: "renew", password: "Typed1234"))])
    }

    @Test func `a name that is typed at the menu has no stored password`() {
        var talk = stored(nil)
        _ = talk.enter("l")
        _ = talk.enter("bob")
        #expect(talk.answer(Fixtures.status(exists: true, "bob")) == [.prompt(.password)])
    }

    private func registering(style: DialogueStyle = .compact, isInteractive: Bool = true) -> Talk {
        var talk = Talk("new", isInteractive: isInteractive, style: style)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: false, "new"))
        return talk
    }

    @Test func `the compact style asks for a new password twice`() {
        var talk = registering()
        let again = talk.enter("Secret1234")
        #expect(again == [.prompt(Prompt(text: "Password again:", isHidden: true, isInline: true))])
        #expect(talk.enter("Secret1234") == [.request(.register(username: "new", password: "Secret1234"))])
    }

    @Test func `two different ones are told, and asked for again`() {
        var talk = registering()
        _ = talk.enter("Secret1234")
        let actions = talk.enter("Secret1235")
        #expect(actions.words == [DialogueWords.newPasswordsDiffer])
        #expect(actions.last == .prompt(Prompt(text: "Password:", isHidden: true, isInline: true)))
        _ = talk.enter("Secret1236")
        let register = Request.register(username: "new", password: "Secret1236")
        #expect(talk.enter("Secret1236") == [.request(register)])
        #expect(talk.fail(register, "password_policy", "Too weak.").words == ["Too weak."])
        #expect(talk.enter("Secret1237").requests.isEmpty)
    }

    @Test(arguments: [(DialogueStyle.classic, true), (.classic, false), (.compact, false)])
    func `the classic style and pipes ask once`(style: DialogueStyle, isInteractive: Bool) {
        var talk = registering(style: style, isInteractive: isInteractive)
        #expect(talk.enter("Secret1234") == [.request(.register(username: "new", password: "Secret1234"))])
    }
}
