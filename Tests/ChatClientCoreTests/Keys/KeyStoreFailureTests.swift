import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// A key store that cannot be used: the rest of the session goes on.
@Suite(.timeLimit(.minutes(2))) struct KeyStoreFailureTests {
    @Test(arguments: 1...4) func `public messages go on, and direct ones are refused`(transaction: Int) async throws {
        let inner = InMemoryKeyStore()
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await server.withPerson("bob", .keys(KeyStore(inner))) { try await $0.waitUntilReady() }
                try await alice.waitUntilReady()
                try await alice.send("sealed", to: "bob")
                let failing = FailingKeyStore(
                    inner,
                    fault: .init(moment: .before(transaction: transaction), kind: .death)
                )
                try await server.withPerson("bob", .keys(KeyStore(failing))) { bob in
                    try await bob.has { $0.contains(where: \.isFailure) }
                    _ = try await bob.client.send("hello", to: .everyone)
                    let error = await #expect(throws: ChatError.self) { try await bob.send("hi", to: "alice") }
                    #expect(error?.code == .keyStore)
                    _ = try await alice.client.send("hello bob", to: .everyone)
                    try await bob.has { $0.messages.contains { $0.body == "hello bob" } }
                    #expect(bob.seen.current.messages.allSatisfy { !$0.body.isEmpty })
                    #expect(bob.seen.current.count { $0.isFailure } == 1)
                }
            }
        }
    }

    @Test func `the keys of another account are not used`() async throws {
        let store = KeyStore.memory()
        try await withServer { server in
            try await server.withPerson("alice", .keys(store)) { try await $0.waitUntilReady() }
            try await server.withPerson("bob", .keys(store)) { bob in
                try await bob.has { $0.contains(where: \.isFailure) }
                let error = await #expect(throws: ChatError.self) { try await bob.send("hi", to: "alice") }
                #expect(error?.code == .keyStore)
            }
        }
    }
}
