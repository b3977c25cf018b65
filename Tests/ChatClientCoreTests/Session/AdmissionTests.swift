import ChatClientCore
import ChatTesting
import Testing

/// Registrations at a server that lets few register at once.
@Suite(.timeLimit(.minutes(2))) struct AdmissionTests {
    @Test func `one that comes too soon waits for its turn, and says so`() async throws {
        let settings = ["registrationsPerNetwork": "1", "registrationsPerMinute": "6"]
        try await withServer(settings: settings) { server in
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
            }
            try await server.withClient { bob in
                #expect(try await bob.register(username: "bob", password: "Sesame123") == "bob")
                let wait = try #require(await bob.nextWait())
                #expect(wait.isRateLimited)
                #expect(wait.delay > .zero)
                #expect(wait.delay <= .seconds(12))
            }
        }
    }

    @Test func `who does not want to wait leaves at once`() async throws {
        let settings = ["registrationsPerNetwork": "1", "registrationsPerMinute": "1"]
        try await withServer(settings: settings) { server in
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
            }
            try await server.withClient { bob in
                await withTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        do {
                            _ = try await bob.register(username: "bob", password: "Sesame123")
                            return false
                        } catch {
                            return error is CancellationError
                        }
                    }
                    #expect(await bob.nextWait() != nil)
                    group.cancelAll()
                    #expect(await group.next() == true)
                }
                let status = try await bob.status(of: "bob")
                #expect(!status.exists)
            }
        }
    }
}

extension ChatClient {
    /// The next wait; `nil` when the session goes on without one.
    fileprivate func nextWait() async -> AdmissionDelay? {
        for await event in events {
            switch event {
            case .waiting(let wait): return wait
            case .connection, .disconnected: return nil
            case .message, .unopened, .opened, .encryption, .wireChanged, .presence, .receipt, .room, .announcement,
                .restored:
                continue
            }
        }
        return nil
    }
}
