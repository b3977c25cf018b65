import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Sessions that were remembered, or that began by token.
@Suite(.timeLimit(.minutes(2))) struct ClientSessionTokenTests {
    /// Runs a test with the token of a remembered login of alice.
    private func withToken(_ body: (RunningServer, [UInt8]) async throws -> Void) async throws {
        try await withServer { server in
            let token = try await server.withClient { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                return try await client.rememberLogin(label: "laptop").token
            }
            #expect(token.lifetime <= .seconds(30 * 24 * 60 * 60) && token.lifetime > .seconds(29 * 24 * 60 * 60))
            try await body(server, token.bytes)
        }
    }

    @Test func `a token logs in without the password, and brings the next`() async throws {
        try await withToken { server, first in
            var token = first
            for _ in 1...3 {
                token = try await server.withClient { client in
                    let login = try await client.logIn(username: "Alice", token: token)
                    #expect(login.username == "alice")
                    #expect(login.ended.isEmpty)
                    #expect(login.token.bytes != token)
                    #expect(try await client.activeUsers() == ["alice"])
                    return login.token.bytes
                }
            }
        }
    }

    @Test func `a refused token leaves the connection open for the password`() async throws {
        try await withToken { server, token in
            try await server.withClient { client in
                let wrong = [UInt8](repeating: 9, count: 32)
                for (name, token) in [("alice", wrong), ("nobody", wrong), ("bob", token), ("alice", [1, 2])] {
                    let error = await #expect(throws: ChatError.self) {
                        try await client.logIn(username: name, token: token)
                    }
                    #expect(error?.code == .loginTokenRefused)
                }
                let name = try await client.logIn(username: "alice", password: "Sesame123")
                #expect(name == "alice")
            }
        }
    }

    @Test func `logins are listed and ended one by one`() async throws {
        try await withToken { server, token in
            try await server.withClient { client in
                _ = try await client.logIn(username: "alice", password: "Sesame123")
                try await server.withClient { remembered in
                    _ = try await remembered.logIn(username: "alice", token: token)
                    let list = try await client.logins()
                    #expect(list.logins.map(\.label) == ["laptop"])
                    #expect(list.logins.map(\.isThis) == [false])
                    #expect(try await remembered.logins().logins.map(\.isThis) == [true])
                    try await client.endLogin(try #require(list.logins.first).login)
                    guard case .disconnected(.refused(let error)) = await remembered.remainingEvents().last else {
                        Issue.record("the session goes on")
                        return
                    }
                    #expect(error.code == .loginEnded)
                }
                #expect(try await client.logins() == LoginList(logins: []))
                let error = await #expect(throws: ChatError.self) { try await client.endLogin(1) }
                #expect(error?.code == .noSuchLogin)
            }
        }
    }

    @Test func `a used token that comes again is told at the next login`() async throws {
        try await withToken { server, first in
            try await server.withClient { thief in
                let second = try await thief.logIn(username: "alice", token: first).token.bytes
                try await server.withClient { client in
                    let third = try await client.logIn(username: "alice", token: second).token.bytes
                    try await server.withClient { owner in
                        await #expect(throws: ChatError.self) {
                            try await owner.logIn(username: "alice", token: first)
                        }
                        await #expect(throws: ChatError.self) {
                            try await owner.logIn(username: "alice", token: third)
                        }
                        let answer = try await owner.answer(.logIn(username: "alice", password: "Sesame123"))
                        guard case .loggedIn("alice", nil, let ended, _) = answer else {
                            Issue.record("\(answer)")
                            return
                        }
                        #expect(ended.map(\.reason) == [.tokenReused])
                        #expect(ended.map(\.label) == ["laptop"])
                    }
                }
            }
        }
    }

    @Test func `after a long outage it logs in again with the device's newest token`() async throws {
        try await withToken { server, first in
            let store = MemoryTokenStore()
            try await withTokenClient(server, store, first) { client, proxy in
                // Another client of the device uses the token meanwhile.
                let newest = try await server.withClient { other in
                    try await other.logIn(username: "alice", token: try #require(await store.token)).token.bytes
                }
                await store.put(newest)
                await client.session.spoilToken()
                await proxy.resetConnections()
                #expect(try await client.activeUsers() == ["alice"])
                #expect(await store.uses == 1)
                let next = try #require(await store.token)
                #expect(next != newest)
                _ = try await server.withClient { try await $0.logIn(username: "alice", token: next) }
                #expect(try await client.logins().ended.isEmpty)
            }
        }
    }

    @Test func `while another client holds the token it tries again later`() async throws {
        try await withToken { server, first in
            let store = MemoryTokenStore()
            try await withTokenClient(server, store, first) { client, proxy in
                await store.hold(true)
                await client.session.spoilToken()
                await proxy.resetConnections()
                for await event in client.events {
                    if case .connection(.interrupted) = event, await store.uses >= 1 {
                        break
                    }
                }
                await store.hold(false)
                let users = try await client.activeUsers()
                #expect(users == ["alice"])
                #expect(await store.uses >= 2)
            }
        }
    }

    @Test(arguments: [nil, [UInt8](repeating: 9, count: 32)])
    func `without a good token it ends after a long outage, and says how to go on`(token: [UInt8]?) async throws {
        try await withToken { server, first in
            let store = MemoryTokenStore()
            try await withTokenClient(server, store, first) { client, proxy in
                await store.put(token)
                await client.session.spoilToken()
                await proxy.resetConnections()
                guard case .disconnected(.refused(let error)) = await client.remainingEvents().last else {
                    Issue.record("the session goes on")
                    return
                }
                #expect(error.code == .loginTokenRefused)
            }
            #expect(await store.token == nil)
        }
    }

    @Test func `a token that was sent and not answered is kept, and said to be in doubt`() async throws {
        try await withToken { server, first in
            let store = MemoryTokenStore()
            try await withTokenClient(server, store, first) { client, proxy in
                await store.around { isUsed in
                    if isUsed {
                        proxy.unplug()
                    } else {
                        proxy.plugIn()
                    }
                }
                await client.session.spoilToken()
                await proxy.resetConnections()
                // A request would time out before the second attempt.
                for await event in client.events {
                    if case .connection(.resumed) = event {
                        break
                    }
                }
                // The event comes before the store is told of the outcome.
                _ = try await client.activeUsers()
                let outcomes = await store.outcomes
                #expect(outcomes.first == .unanswered)
                #expect(outcomes.last != .unanswered)
            }
        }
    }

    @Test func `without a store it ends then, too`() async throws {
        try await withToken { server, first in
            try await withTokenClient(server, nil, first) { client, proxy in
                await client.session.spoilToken()
                await proxy.resetConnections()
                guard case .disconnected(.refused(let error)) = await client.remainingEvents().last else {
                    Issue.record("the session goes on")
                    return
                }
                #expect(error.code == .loginTokenRefused)
            }
        }
    }

    @Test func `a session whose login it ended itself resumes with its new token`() async throws {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            try await server.withClient(through: proxy) { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                let login = try await client.rememberLogin(label: "").token.login
                #expect(try await client.logins().logins.map(\.isThis) == [true])
                try await client.endLogin(login)
                await proxy.resetConnections()
                #expect(try await client.logins().logins.isEmpty)
            }
            await proxy.stop()
        }
    }

    @Test func `a session by token is not remembered again, and ends with its login`() async throws {
        try await withToken { server, token in
            try await server.withClient { client in
                let login = try await client.logIn(username: "alice", token: token).token.login
                let error = await #expect(throws: ChatError.self) { try await client.rememberLogin(label: "") }
                #expect(error?.code == .passwordNeeded)
                try await client.endLogin(login)
                guard case .disconnected(.refused(let error)) = await client.remainingEvents().last else {
                    Issue.record("the session goes on")
                    return
                }
                #expect(error.code == .loginEnded)
            }
        }
    }

    @Test func `a client that leaves does not wait for a token that another one holds`() async throws {
        try await withToken { server, first in
            let store = HeldTokenStore()
            try await withTokenClient(server, store, first) { client, proxy in
                await client.session.spoilToken()
                await proxy.resetConnections()
                await store.waitForArrival()
            }
        }
    }

    /// Runs a test with a client behind a proxy that logged in by token.
    private func withTokenClient(
        _ server: RunningServer,
        _ store: (any LoginTokenStore)?,
        _ token: [UInt8],
        _ body: (ChatClient, LossyProxy) async throws -> Void
    ) async throws {
        let proxy = try await LossyProxy.start(serverPort: server.address.port)
        var configuration = server.configuration
        configuration.loginTokens = store
        let address = ServerAddress(host: "127.0.0.1", port: proxy.port)
        try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            let next = try await client.logIn(username: "alice", token: token).token.bytes
            await (store as? MemoryTokenStore)?.put(next)
            try await body(client, proxy)
        }
        await proxy.stop()
    }
}
