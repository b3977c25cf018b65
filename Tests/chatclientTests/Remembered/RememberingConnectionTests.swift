import Testing

@testable import ChatClientCore
@testable import chatclient

@Suite struct RememberingConnectionTests {
    private let device: LoginDevice

    init() throws {
        device = try LoginDevice()
    }

    private static func entry(_ login: UInt64, isThis: Bool = false) -> LoginList.Entry {
        LoginList.Entry(login: login, label: "chatclient on laptop", made: 1, lastUsed: 2, isThis: isThis)
    }

    /// A server that knows these logins and gives successors of tokens.
    private func server(_ known: [UInt64] = [5], refusing code: String? = nil) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            if let code {
                throw RequestFailure(code: code, message: "No.")
            }
            return switch request {
            case .logInWithToken(let username, _): .loggedIn(username: username, token: LoginDevice.next)
            case .logins: .logins(LoginList(logins: known.map { Self.entry($0) }))
            default: ScriptedConnection.agree(request, connection)
            }
        }
    }

    private func client(_ server: ScriptedConnection) -> RememberingConnection<ScriptedConnection> {
        RememberingConnection(server, keeping: device.logins, label: "chatclient on laptop")
    }

    /// A client that has logged in by the password.
    private func loggedIn(_ server: ScriptedConnection) async throws -> RememberingConnection<ScriptedConnection> {
        let client = client(server)
        _ = try await client.answer(.logIn(username: "renew", password: "Secret1234"))
        return client
    }

    private func code(_ body: () async throws(RequestFailure) -> Answer) async -> String? {
        do throws(RequestFailure) {
            _ = try await body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `logs in with the token of this device`() async throws {
        let server = server()
        #expect(
            await code { () throws(RequestFailure) in
                try await client(server).answer(.logInWithToken(username: "renew", token: []))
            } == "no_login_token"
        )
        #expect(server.requests.isEmpty)
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        let answer = try await client(server).answer(.logInWithToken(username: "renew", token: []))
        #expect(answer == .loggedIn(username: "renew", token: LoginDevice.next))
        #expect(server.requests == [.logInWithToken(username: "renew", token: Fixtures.loginToken.bytes)])
        #expect(await device.token() == LoginDevice.next.bytes)
    }

    @Test func `a refused token is gone`() async throws {
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        let client = client(server(refusing: "login_token_refused"))
        for expected in ["login_token_refused", "no_login_token"] {
            #expect(
                await code { () throws(RequestFailure) in
                    try await client.answer(.logInWithToken(username: "renew", token: []))
                } == expected
            )
        }
    }

    @Test func `remembers a login under the label of this device`() async throws {
        let server = server()
        let client = try await loggedIn(server)
        _ = try await client.answer(.rememberLogin(label: ""))
        #expect(server.requests.last == .rememberLogin(label: "chatclient on laptop"))
        #expect(await device.token() == Fixtures.loginToken.bytes)
        // A second one would be one more of twenty.
        #expect(
            await code { () throws(RequestFailure) in
                try await client.answer(.rememberLogin(label: ""))
            } == "already_remembered"
        )
    }

    @Test func `remembers another one if the server has ended the former`() async throws {
        _ = await device.logins.remember(LoginDevice.next, account: "renew")
        let client = try await loggedIn(server([8]))
        _ = try await client.answer(.rememberLogin(label: ""))
        #expect(await device.token() == Fixtures.loginToken.bytes)
    }

    @Test func `ends a login whose token cannot be kept`() async throws {
        let server = server()
        let client = try await loggedIn(server)
        try TemporaryFolder.block(device.path + ".new")
        #expect(
            await code { () throws(RequestFailure) in
                try await client.answer(.rememberLogin(label: ""))
            } == "login_not_kept"
        )
        #expect(server.requests.last == .endLogin(5))
        #expect(device.warnings.count == 1)
    }

    @Test func `ends a login that was given up, after the next one by password`() async throws {
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        _ = await device.token(then: .unanswered)
        device.pass(100)
        let server = server()
        let client = client(server)
        #expect(
            await code { () throws(RequestFailure) in
                try await client.answer(.logInWithToken(username: "renew", token: []))
            } == "no_login_token"
        )
        _ = try await client.answer(.logIn(username: "renew", password: "Secret1234"))
        #expect(server.requests == [.logIn(username: "renew", password: "Secret1234"), .endLogin(5)])
    }

    @Test func `the list marks the login of this device`() async throws {
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        let client = try await loggedIn(server([8, 5]))
        let expected = LoginList(logins: [Self.entry(8), Self.entry(5, isThis: true)])
        #expect(try await client.answer(.logins) == .logins(expected))
    }

    @Test func `a token whose login is not in the list is removed`() async throws {
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        let client = try await loggedIn(server([8]))
        #expect(try await client.answer(.logins) == .logins(LoginList(logins: [Self.entry(8)])))
        #expect(await device.logins.login(of: "renew") == nil)
    }

    @Test func `the end of a login removes its token, and no other`() async throws {
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        let client = try await loggedIn(server())
        _ = try await client.answer(.endLogin(8))
        #expect(await device.logins.login(of: "renew") == 5)
        _ = try await client.answer(.endLogin(5))
        #expect(await device.logins.login(of: "renew") == nil)
    }

    @Test func `a new password gets this device another token`() async throws {
        let server = server()
        let client = try await loggedIn(server)
        _ = try await client.answer(.changePassword(old: "a", new: "b"))
        #expect(!server.requests.contains(.rememberLogin(label: "chatclient on laptop")))
        _ = await device.logins.remember(LoginDevice.next, account: "renew")
        _ = try await client.answer(.changePassword(old: "a", new: "b"))
        #expect(server.requests.last == .rememberLogin(label: "chatclient on laptop"))
        #expect(await device.token() == Fixtures.loginToken.bytes)
    }

    @Test func `before a login nothing is looked for`() async throws {
        let server = server()
        _ = try await client(server).answer(.logins)
        #expect(server.requests == [.logins])
    }

    @Test func `without a store there is no token yet`() async {
        let store = LateTokenStore()
        await store.withToken(of: "renew") { token in
            #expect(token == nil)
            return .kept
        }
        _ = await device.logins.remember(Fixtures.loginToken, account: "renew")
        store.set(device.logins)
        await store.withToken(of: "renew") { token in
            #expect(token == Fixtures.loginToken.bytes)
            return .kept
        }
    }

    @Test func `the label names the host, and fits the server`() {
        #expect(DeviceLabel.label(host: "laptop") == "chatclient on laptop")
        #expect(DeviceLabel.label(host: "") == "chatclient")
        #expect(DeviceLabel.label(host: String(repeating: "x", count: 200)).unicodeScalars.count == DeviceLabel.limit)
        #expect(DeviceLabel.label(host: "a\u{1B}[31m").unicodeScalars.allSatisfy { $0.value != 0x1B })
        #expect(DeviceLabel.current().hasPrefix("chatclient"))
    }
}
