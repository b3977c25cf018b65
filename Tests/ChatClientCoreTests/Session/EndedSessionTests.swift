import ChatClientCore
import ChatTesting
import Testing

/// Sessions that the server ended for good: the client does not come back by itself.
@Suite(.timeLimit(.minutes(2))) struct EndedSessionTests {
    @Test func `one session too many ends the other, and the two do not throw each other out`() async throws {
        try await withServer(settings: ["sessionsPerAccount": "1"]) { server in
            try await server.withClient { first in
                _ = try await first.register(username: "alice", password: "Sesame123")
                try await server.withClient { second in
                    _ = try await second.logIn(username: "alice", password: "Sesame123")
                    let events = await first.remainingEvents()
                    guard case .disconnected(.refused(let error)) = events.last else {
                        Issue.record("\(String(describing: events.last))")
                        return
                    }
                    #expect(error.code == .tooManySessions)
                    #expect(error.message.hasSuffix("."))
                    let isBack = events.contains { if case .connection(.interrupted) = $0 { true } else { false } }
                    #expect(!isBack)
                    #expect(try await second.activeUsers() == ["alice"])
                    let late = try await #require(throws: ChatError.self) { try await first.activeUsers() }
                    #expect(late.code == .connectionLost)
                }
            }
        }
    }
}
