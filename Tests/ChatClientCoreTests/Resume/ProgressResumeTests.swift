import ChatClientCore
import Foundation
import Testing

/// A program that ends and starts again with its saved progress.
@Suite(.timeLimit(.minutes(3))) struct ProgressResumeTests {
    @Test func `the next start brings what was missed, and nothing twice`() async throws {
        try await withServer { server in
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                _ = try await alice.send("before bob", to: .everyone)
                let saved = try await server.withClient { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    try await say(1...300, by: alice)
                    _ = try await bob.send("bob himself", to: .everyone)
                    // Bob leaves in the middle of the messages.
                    var bodies: [String] = []
                    for _ in 0..<100 {
                        bodies.append(try #require(await bob.nextMessage()).body)
                    }
                    #expect(bodies == (1...100).map { "\($0)" })
                    return try JSONEncoder().encode(await bob.progress())
                }
                try await say(301...600, by: alice)
                _ = try await alice.send("psst", to: .user("bob"))
                let progress = try JSONDecoder().decode(SyncProgress.self, from: saved)
                try await server.withClient(progress: progress) { bob in
                    _ = try await bob.logIn(username: "bob", password: "Sesame123")
                    let (messages, missed) = await bob.untilCaughtUp()
                    #expect(messages.filter { $0.recipient == nil }.map(\.body) == (101...600).map { "\($0)" })
                    #expect(messages.filter { $0.recipient != nil }.map(\.body) == ["psst"])
                    #expect(messages.allSatisfy { $0.isMissed })
                    #expect(missed == 501)
                    _ = try await alice.send("and on", to: .everyone)
                    let next = try #require(await bob.nextMessage())
                    #expect(next.body == "and on")
                    #expect(!next.isMissed)
                }
            }
        }
    }

    @Test func `a device that has nothing is told nothing of before`() async throws {
        try await withServer { server in
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                try await server.withClient { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                }
                try await say(1...10, by: alice)
                _ = try await alice.send("psst", to: .user("bob"))
                try await server.withClient { bob in
                    _ = try await bob.logIn(username: "bob", password: "Sesame123")
                    let (messages, missed) = await bob.untilCaughtUp()
                    #expect(messages.isEmpty)
                    #expect(missed == 0)
                    let inbox = try await bob.conversations()
                    #expect(inbox.map(\.unread) == [10, 1])
                    let progress = await bob.progress()
                    #expect(progress.cursors == [1: 10, 2: 1])
                }
            }
        }
    }

    private func say(_ numbers: ClosedRange<Int>, by client: ChatClient) async throws {
        for number in numbers {
            _ = try await client.send("\(number)", to: .everyone)
        }
    }
}
