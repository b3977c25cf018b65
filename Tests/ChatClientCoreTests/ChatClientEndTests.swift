import ChatClientCore
import Testing

/// How a client's connection ends.
@Suite(.timeLimit(.minutes(2))) struct ChatClientEndTests {
    @Test func `whoever logs out has had everything`() async throws {
        try await withServer { server in
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                let events = try await server.withClient { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    for number in 1...50 {
                        _ = try await alice.send("\(number)", to: .everyone)
                    }
                    try await bob.logOut()
                    return await bob.remainingEvents()
                }
                let bodies = events.compactMap { event in
                    if case .message(let message) = event { message.body } else { nil }
                }
                #expect(bodies == (1...50).map { "\($0)" })
                #expect(events.last == .disconnected(.loggedOut))
                #expect(try await alice.activeUsers() == ["alice"])
            }
        }
    }

    @Test func `after the end every request fails`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                try await client.logOut()
                let error = try await #require(throws: ChatError.self) { try await client.status(of: "alice") }
                #expect(error.code == .connectionLost)
                #expect(error.message == "The connection to the server is closed.")
            }
        }
    }

    @Test func `a server that stops says goodbye`() async throws {
        try await withServer { server in
            try await server.withClient(reconnection: .never) { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                await server.stop()
                let last = await client.remainingEvents().last
                #expect(last == .disconnected(.goodbye(reason: "The server is shutting down.")))
            }
        }
    }

    @Test func `leaving the body ends the events`() async throws {
        try await withServer { server in
            let client = try await server.withClient { $0 }
            let events = await client.remainingEvents()
            #expect(events == [.disconnected(.lost(reason: "This side closed it."))])
        }
    }

    @Test func `what the body throws is thrown`() async throws {
        struct Mistake: Error, Equatable {}
        try await withServer { server in
            await #expect(throws: Mistake()) {
                try await server.withClient { _ in throw Mistake() }
            }
        }
    }

    @Test func `a request that is cancelled ends at once, and the next one is served`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                let result = await withTaskGroup(of: Bool.self) { group in
                    group.cancelAll()
                    group.addTask {
                        do {
                            _ = try await client.activeUsers()
                            return false
                        } catch {
                            return error is CancellationError
                        }
                    }
                    return await group.next()
                }
                #expect(result == true)
                #expect(try await client.activeUsers() == ["alice"])
            }
        }
    }
}
