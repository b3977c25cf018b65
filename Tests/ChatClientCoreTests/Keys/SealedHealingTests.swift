import ChatIdentity
import ChatKeyStore
import ChatTesting
import Testing

@testable import ChatClientCore

/// A text that could not be opened comes again, from a sender whose keys are in a file.
@Suite(.timeLimit(.minutes(3))) struct SealedHealingTests {
    @Test func `a text is healed by its sender's next program`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("keys/alice.sqlite")
        let bobsStore = InMemoryKeyStore()
        try await withServer { server in
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                try await bob.waitUntilReady()
                try await server.withPerson("alice", .keys(try SQLiteKeyStore.open(path: path))) { alice in
                    try await alice.waitUntilReady()
                    try await alice.send("one", to: "bob")
                    _ = try await bob.messages(1)
                    try await bob.send("two", to: "alice")
                    _ = try await alice.messages(1)
                }
            }
            // Bob's device loses its sessions: the next text is in one that it does not have.
            var records = bobsStore.records
            for device in records.devices(of: "alice") {
                for session in records.sessions(with: device.address) {
                    records.removeSession(session.number, with: device.address)
                }
            }
            bobsStore.restore(records)
            try await server.withPerson("alice", .keys(try SQLiteKeyStore.open(path: path))) { alice in
                try await alice.send("three", to: "bob")
            }
            try await server.withPerson("alice", .keys(try SQLiteKeyStore.open(path: path))) { alice in
                try await alice.waitUntilReady()
                try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                    try await bob.has { $0.unopened.map(\.encryption) == [.unopened(.keyGone)] }
                    try await bob.has { $0.opened.map(\.body) == ["three"] }
                    #expect(bob.seen.current.opened.map(\.place) == bob.seen.current.unopened.map(\.place))
                }
            }
        }
    }
}
