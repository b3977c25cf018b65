import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// News about encryption that a program did not live to tell.
@Suite(.timeLimit(.minutes(2))) struct UntoldNewsTests {
    @Test func `a changed identity is told once by the next session if the one that met it told nobody`() async throws {
        let bobsStore = KeyStore.memory()
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await alice.waitUntilReady()
                try await server.withPerson("bob", .keys(bobsStore)) { bob in
                    try await bob.waitUntilReady()
                    try await bob.send("one", to: "alice")
                }
                try await alice.client.resetIdentity(password: "Sesame123")
            }
            var configuration = server.configuration
            configuration.encryption = .keys(bobsStore)
            // Nobody takes its events.
            try await ChatClient.withConnection(to: server.address, configuration: configuration) { bob in
                _ = try await bob.logIn(username: "bob", password: "Sesame123")
                let receipt = try await bob.send("two", to: .user("alice"))
                #expect(receipt.encryption.isSealed)
            }
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.has { $0.contains(where: \.tellsChangedIdentity) }
                try await bob.waitUntilCaughtUp()
                #expect(bob.seen.current.count { $0.tellsChangedIdentity } == 1)
            }
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.waitUntilReady()
                try await bob.waitUntilCaughtUp()
                #expect(!bob.seen.current.contains { $0.tellsChangedIdentity })
            }
        }
    }
}

extension ChatEvent {
    fileprivate var tellsChangedIdentity: Bool {
        if case .encryption(.identityChanged) = self { true } else { false }
    }
}

extension MessageEncryption {
    fileprivate var isSealed: Bool {
        if case .sealed = self { true } else { false }
    }
}
