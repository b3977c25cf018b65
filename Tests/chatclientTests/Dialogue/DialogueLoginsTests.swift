import ChatClientCore
import Testing

@testable import chatclient

@Suite struct DialogueLoginsTests {
    private static let ended = EndedLogin(
        login: 3,
        label: "chatclient on desk",
        reason: .tokenReused,
        time: 1_700_000_000_123
    )
    private static let endedWords =
        "The remembered login 'chatclient on desk' was ended (22:13): its token was used twice, so somebody else may "
        + "have a copy. If you do not know why, change your password (PW)."

    private func talk(
        isUsed: Bool = true,
        isMade: Bool = false,
        isInteractive: Bool = true,
        style: DialogueStyle = .classic
    ) -> Talk {
        var talk = Talk(isInteractive: isInteractive, style: style)
        talk.dialogue.loginMemory = LoginMemory(isKept: true, isUsed: isUsed, isMade: isMade)
        _ = talk.start()
        return talk
    }

    /// A dialogue that asks for the login of this device.
    private func asking(style: DialogueStyle = .classic) -> Talk {
        var talk = talk(style: style)
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        return talk
    }

    /// A dialogue at the menu, after a login by password.
    private func atMenu() -> Talk {
        var talk = talk(isUsed: false)
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        _ = talk.answer(.conversations([]))
        _ = talk.enter("HE")
        return talk
    }

    private func entry(_ login: UInt64, isThis: Bool = false) -> LoginList.Entry {
        LoginList.Entry(
            login: login,
            label: "chatclient on laptop",
            made: 1_600_000_000_000,
            lastUsed: 1_700_000_000_123,
            isThis: isThis
        )
    }

    @Test(arguments: [DialogueStyle.classic, .compact])
    func `a remembered login needs no password`(style: DialogueStyle) {
        var talk = asking(style: style)
        #expect(talk.asked == .logInWithToken(username: "renew", token: []))
        let actions = talk.answer(.loggedIn(username: "renew"))
        #expect(actions.words == ["Logged in by a remembered login."])
        #expect(actions.requests == [.conversations])
        _ = talk.answer(.conversations([]))
        #expect(talk.dialogue.isLoggedIn)
    }

    @Test func `also of a name that was typed at the menu`() {
        var talk = Talk(nil)
        talk.dialogue.loginMemory = LoginMemory(isKept: true, isUsed: true)
        _ = talk.start()
        _ = talk.enter("l")
        _ = talk.enter("renew")
        #expect(
            talk.answer(Fixtures.status(exists: true, "renew")).requests == [
                .logInWithToken(username: "renew", token: [])
            ]
        )
    }

    @Test func `without one the flow is as ever`() {
        var talk = asking()
        #expect(talk.fail("no_login_token") == [.prompt(.password)])
    }

    @Test func `one that is not good any more is told, and the password asked for`() {
        var talk = asking()
        let words = "The remembered login is not good any more: log in with the password."
        #expect(talk.fail("login_token_refused") == [.print(words), .prompt(.password)])
        _ = talk.enter("Secret1234")
        #expect(talk.asked == .logIn(username: "renew", password: "Secret1234"))
    }

    @Test func `another failure ends the program, as that of a password does`() {
        var talk = asking()
        #expect(talk.fail("storage_failed") == [.finish(.failure("The server says no."))])
    }

    @Test func `a password typed ahead is neither a command nor shown`() {
        var talk = asking()
        let actions = talk.answer(.loggedIn(username: "renew"))
        #expect(actions.first == .hideTypeahead)
        _ = talk.answer(.conversations([]))
        let dropped = talk.handle(.enteredLate(.text("Secret1234")))
        #expect(dropped.words == ["What you typed before the login was dropped; it may have been the password."])
        #expect(dropped.requests.isEmpty)
        _ = talk.enter("HE")
        #expect(
            talk.handle(.enteredLate(.text("hi"))).words == [
                "This was typed for an earlier prompt, and was not sent: hi"
            ]
        )
    }

    @Test func `a script's first line stays its password`() {
        var talk = talk(isUsed: false, isInteractive: false)
        #expect(talk.answer(Fixtures.status(exists: true, "renew")) == [.prompt(.password)])
    }

    @Test func `a login by password is remembered if the user wants that`() {
        var talk = talk(isUsed: false, isMade: true)
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        #expect(talk.answer(.loggedIn(username: "renew")).requests == [.rememberLogin(label: "")])
        let actions = talk.answer(.remembered(RememberedLogin(token: Fixtures.loginToken, ended: Self.ended)))
        let words = "This login is remembered: the next start on this device needs no password. /logins lists it."
        #expect(actions.words == ["\(words)\n\(Self.endedWords)"])
        #expect(actions.requests == [.conversations])
    }

    @Test(arguments: [
        ("already_remembered", [String]()),
        ("unknown_frame", ["This login is not remembered. The server says no."]),
        ("connection_lost", ["This login is not remembered. The server says no."]),
    ])
    func `the login goes on when it cannot be remembered`(code: String, words: [String]) {
        var talk = talk(isUsed: false, isMade: true)
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        let actions = talk.fail(code)
        #expect(actions.words == words)
        #expect(actions.requests == [.conversations])
    }

    @Test func `a script hears on stderr only that its login is not remembered`() {
        for isRemembered in [true, false] {
            var talk = talk(isUsed: false, isMade: true, isInteractive: false)
            _ = talk.answer(Fixtures.status(exists: true, "renew"))
            _ = talk.enter("Secret1234")
            _ = talk.answer(.loggedIn(username: "renew"))
            let actions =
                isRemembered
                ? talk.answer(.remembered(RememberedLogin(token: Fixtures.loginToken))) : talk.fail("busy")
            let warning = DialogueAction.warn("This login is not remembered. The server says no.")
            #expect(actions == (isRemembered ? [] : [warning]) + [.request(.conversations)])
        }
    }

    @Test func `logins that the server ended are told`() {
        var talk = talk(isUsed: false)
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        #expect(talk.answer(.loggedIn(username: "renew", ended: [Self.ended])).words == [Self.endedWords])
    }

    @Test func `the list`() {
        var talk = atMenu()
        #expect(talk.enter("/logins").requests == [.logins])
        let list = LoginList(logins: [entry(5, isThis: true), entry(12345)], ended: [Self.ended])
        #expect(
            talk.answer(.logins(list)).words == [
                """
                The remembered logins of this account, the one used last first:
                    5  chatclient on laptop          made 2020-09-13 12:26, used 22:13, this device
                12345  chatclient on laptop          made 2020-09-13 12:26, used 22:13
                /logins end NUMBER ends one, /logins forget that of this device.
                \(Self.endedWords)
                """
            ]
        )
        _ = talk.enter("/logins")
        #expect(
            talk.answer(.logins(LoginList(logins: []))).words == [
                "No login of this account is remembered. /remember remembers this one."
            ]
        )
    }

    @Test func `the end of one`() {
        var talk = atMenu()
        #expect(talk.enter("/logins end 5").requests == [.endLogin(5)])
        #expect(
            talk.answer(.done).words == [
                "The remembered login 5 is ended, and so are the other sessions that came from it."
            ]
        )
        _ = talk.enter("/logins end 6")
        #expect(talk.fail("no_such_login", "There is none.").words == ["There is none."])
    }

    @Test func `this device forgets its own`() {
        var talk = atMenu()
        #expect(talk.enter("/logins forget").requests == [.logins])
        #expect(talk.answer(.logins(LoginList(logins: [entry(8), entry(5, isThis: true)]))).requests == [.endLogin(5)])
        #expect(talk.answer(.done).words == ["This device's login is forgotten: its next start asks for the password."])
        _ = talk.enter("/logins forget")
        #expect(
            talk.answer(.logins(LoginList(logins: [entry(8)]))).words == [
                "This device has no remembered login of this account."
            ]
        )
    }

    @Test func `a login is remembered on a command, also in a room`() {
        var talk = Talk.inRoom()
        talk.dialogue.loginMemory.isKept = true
        #expect(talk.enter("/remember").requests == [.rememberLogin(label: "")])
        let actions = talk.answer(.remembered(RememberedLogin(token: Fixtures.loginToken)))
        #expect(
            actions.words == [
                "This login is remembered: the next start on this device needs no password. /logins lists it."
            ]
        )
        #expect(actions.last == .prompt(.room("Lobby")))
        _ = talk.enter("/remember")
        #expect(
            talk.fail("already_remembered").words == [
                "This device has a remembered login already. /logins lists it."
            ]
        )
    }

    @Test func `nothing is remembered where nothing is kept`() {
        var talk = Talk.atCommands()
        let actions = talk.enter("/remember")
        #expect(actions.words == ["With --no-state nothing is kept on this device, so no login is remembered."])
        #expect(actions.requests.isEmpty)
    }

    @Test func `arguments that mean nothing, and completion`() {
        var talk = atMenu()
        #expect(talk.enter("/logins end").words == [DialogueWords.loginsUsage])
        #expect(talk.dialogue.completion(of: "/logi").candidates == ["/logins"])
        #expect(talk.dialogue.completion(of: "/logins ").candidates == ["end", "forget"])
    }
}
