import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Consumers that take nothing for a while, or that send while they hold up what comes.
@Suite(.timeLimit(.minutes(3))) struct SealedBackpressureTests {
    private let bobsStore = KeyStore.memory()

    private func say(_ count: Int, by client: ChatClient) async throws {
        for number in 1...count {
            _ = try await client.send("\(number)", to: .everyone)
        }
    }

    @Test func `what a slow consumer does not take waits on the server`() async throws {
        let count = 2400
        try await withServer { server in
            try await server.withPerson("alice", .none) { alice in
                var configuration = server.configuration
                configuration.encryption = .keys(bobsStore)
                try await ChatClient.withConnection(to: server.address, configuration: configuration) { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    try await say(count, by: alice.client)
                    #expect(bob.events.waiting <= ChatEvents.highWaterMark + NewsBatch.mostEvents)
                    var bodies: [String] = []
                    for await event in bob.events {
                        if case .message(let message) = event {
                            bodies.append(message.body)
                        }
                        if bodies.count == count {
                            break
                        }
                    }
                    #expect(bodies == (1...count).map { "\($0)" })
                    #expect(await bob.progress().cursors[1] == UInt64(count))
                }
            }
        }
    }

    @Test func `a bot that answers each message before it takes the next is not stuck behind its backlog`() async throws
    {
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await server.withPerson("bob", .keys(bobsStore)) { try await $0.waitUntilReady() }
                try await alice.waitUntilReady()
                try await alice.send("question", to: "bob")
                try await say(1100, by: alice.client)
                var configuration = server.configuration
                configuration.encryption = .keys(bobsStore)
                var progress = SyncProgress()
                progress.note(1, 1)
                configuration.progress = progress
                try await ChatClient.withConnection(to: server.address, configuration: configuration) { bob in
                    _ = try await bob.logIn(username: "bob", password: "Sesame123")
                    for await event in bob.events {
                        if case .message(let message) = event, message.recipient != nil {
                            _ = try await bob.send("answer", to: .user(message.sender))
                        } else if event.isCaughtUp {
                            break
                        }
                    }
                }
                #expect(try await alice.messages(1).map(\.body) == ["answer"])
            }
        }
    }
}
