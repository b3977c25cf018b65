import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Clients with keys and a server that is too old for them, or seems to be.
@Suite(.timeLimit(.minutes(2))) struct OldServerTests {
    private let store = KeyStore.memory()

    /// Runs `body` with alice, whose client takes the server for an old one.
    private func withAlice(
        on server: RunningServer,
        isStrict: Bool = false,
        _ body: (Person) async throws -> Void
    ) async throws {
        try await server.withPerson(
            "alice",
            .keys(store),
            change: { $0.requiresEncryption = isStrict },
            beforeLogin: { client in await client.session.pretendOldServer() },
            body
        )
    }

    @Test func `messages are sent in the clear, unless that is refused`() async throws {
        try await withServer { server in
            try await server.withPerson("bob", .none) { bob in
                try await withAlice(on: server) { alice in
                    try await alice.has { $0.contains(.encryption(.own(.serverCannot))) }
                    try await alice.send("hello", to: "bob")
                    #expect(try await alice.client.conversationEncryption(with: "bob") == .plain(.serverCannot))
                }
                try await withAlice(on: server, isStrict: true) { alice in
                    let error = await #expect(throws: ChatError.self) { try await alice.send("psst", to: "bob") }
                    #expect(error?.code == .notEncrypted)
                }
                let messages = try await bob.messages(1)
                #expect(messages.map(\.body) == ["hello"])
            }
        }
    }

    @Test func `who has used keys with a server sends nothing once it seems to know none`() async throws {
        try await withServer { server in
            try await server.withPerson("alice", .keys(store)) { try await $0.waitUntilReady() }
            try await withAlice(on: server) { alice in
                let error = await #expect(throws: ChatError.self) { try await alice.send("psst", to: "bob") }
                #expect(error != nil)
                guard case .stopped = try await alice.client.conversationEncryption(with: "bob") else {
                    Issue.record("messages go on")
                    return
                }
            }
        }
    }

    @Test func `a server that is recognized in another way is not given the keys`() async throws {
        try await withServer { server in
            try await server.withPerson("bob", .keys()) { bob in
                try await server.withPerson("alice", .keys(store)) { try await $0.waitUntilReady() }
                try await bob.waitUntilReady()
                try await store.transaction { records throws(KeyStoreError) in
                    var state = try records.state()
                    state.trust = "another key"
                    try records.save(state)
                }
                try await server.withPerson("alice", .keys(store)) { alice in
                    let error = await #expect(throws: ChatError.self) { try await alice.send("psst", to: "bob") }
                    #expect(error != nil)
                    _ = try await alice.client.send("hello", to: .everyone)
                }
                let messages = try await bob.messages(1)
                #expect(messages.map(\.body) == ["hello"])
            }
        }
    }
}
