import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct OneShotLoginTests {
    private let byToken = Request.logInWithToken(username: "renew", token: [])
    private let typed = Request.logIn(username: "renew", password: "Typed1234")
    private let hi = Request.send(body: "hi", recipient: .everyone)

    private func send(_ stage: OneShotStage, over connection: ScriptedConnection) async throws -> OneShotStage.Ran {
        try await stage.run(.send([.everyone], text: "hi"), over: connection)
    }

    @Test func `without a password it logs in by what the device remembers`() async throws {
        let ran = try await send(OneShotStage(password: nil), over: ScriptedConnection())
        #expect(ran.exit == .done)
        #expect(ran.requests == [byToken, hi, .logOut])
        #expect(ran.errors.isEmpty)
    }

    @Test(arguments: [
        ("no_login_token", ""),
        ("login_token_refused", "The remembered login is not good any more: log in with the password.\n"),
    ])
    func `or asks for the password`(code: String, errors: String) async throws {
        let refusing = OneShotStage.refusing(code) { if case .logInWithToken = $0 { true } else { false } }
        let ran = try await send(OneShotStage(password: nil), over: refusing)
        #expect(ran.exit == .done)
        #expect(ran.requests == [byToken, typed, hi, .logOut])
        #expect(ran.errors == errors)
    }

    @Test func `another failure ends it`() async throws {
        let refusing = OneShotStage.refusing("storage_failed") { if case .logInWithToken = $0 { true } else { false } }
        let ran = try await send(OneShotStage(password: nil), over: refusing)
        #expect(ran.exit == .quietFailure)
        #expect(ran.requests == [byToken])
    }

    @Test func `remembers a login by password when told to`() async throws {
        let ran = try await send(OneShotStage(remembers: true), over: ScriptedConnection())
        #expect(Array(ran.requests[1...]) == [.rememberLogin(label: ""), hi, .logOut])
        #expect(ran.output == "sent to public\n")
        #expect(ran.errors.isEmpty)
    }

    @Test(arguments: [
        ("already_remembered", ""), ("unknown_frame", "This login is not remembered. The server says no.\n"),
    ])
    func `does its work all the same when it cannot remember`(code: String, errors: String) async throws {
        let refusing = OneShotStage.refusing(code) { if case .rememberLogin = $0 { true } else { false } }
        let ran = try await send(OneShotStage(remembers: true), over: refusing)
        #expect(ran.exit == .done)
        #expect(ran.errors == errors)
    }

    @Test func `tells of logins that the server ended`() async throws {
        let ended = EndedLogin(login: 3, label: "desk", reason: .tooMany, time: 0)
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if case .logIn(let username, _) = request {
                return .loggedIn(username: username, ended: [ended])
            }
            return ScriptedConnection.agree(request, connection)
        }
        let ran = try await send(OneShotStage(), over: connection)
        #expect(ran.errors.hasPrefix("The remembered login 'desk' was ended (1970-01-01"))
        #expect(ran.errors.hasSuffix("): the account had too many, and it was unused for longest.\n"))
    }

    @Test func `only where a login was remembered the password is not asked for first`() async throws {
        let device = try LoginDevice()
        let command = try #require(KeyringCommand("tandem-keyring"))
        for keeping in [RememberedLogins.Keeping.files, .keyring(command)] {
            #expect(!keeping.mayHaveToken(of: "renew", in: device.state))
        }
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        for keeping in [RememberedLogins.Keeping.files, .keyring(command)] {
            #expect(keeping.mayHaveToken(of: "Renew", in: device.state))
            #expect(!keeping.mayHaveToken(of: "bob", in: device.state))
        }
    }
}
