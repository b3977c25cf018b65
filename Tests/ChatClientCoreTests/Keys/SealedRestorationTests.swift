import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Key stores and servers that were put back to an earlier time, against the server itself.
@Suite(.timeLimit(.minutes(3))) struct SealedRestorationTests {
    private let backend = InMemoryKeyStore()
    private let bobsStore = KeyStore.memory()
    private var alices: EncryptionChoice { .keys(KeyStore(backend)) }

    private func makeReady(_ server: RunningServer) async throws {
        try await server.withPerson("alice", alices) { try await $0.waitUntilReady() }
    }

    /// Expects that both can write to each other.
    private func expectTalk(on server: RunningServer) async throws {
        try await server.withPerson("bob", .keys(bobsStore)) { bob in
            try await bob.waitUntilReady()
            try await server.withPerson("alice", alices) { alice in
                try await alice.waitUntilReady()
                try await bob.send("to alice", to: "alice")
                try await alice.send("to bob", to: "bob")
                #expect(try await alice.messages(1).map(\.body) == ["to alice"])
                #expect(try await bob.messages(1).map(\.body) == ["to bob"])
                #expect(alice.seen.current.messages.allSatisfy { $0.isSealed })
                #expect(bob.seen.current.messages.allSatisfy { $0.isSealed })
            }
        }
    }

    @Test func `a server that lost everything is given the lists of all former numbers`() async throws {
        try await withServer { server in
            try await server.withPerson("bob", .keys()) { try await $0.waitUntilReady() }
            for _ in 1...2 {
                try await makeReady(server)
                let copy = backend.records
                try await server.withPerson("alice", alices) { try await $0.send("one", to: "bob") }
                backend.restore(copy)
                try await makeReady(server)
                // A day passes: a new number is taken once in one.
                var records = backend.records
                var state = records.state()
                state.renumbered = 0
                records.save(state)
                backend.restore(records)
            }
        }
        #expect(backend.records.peer("alice")?.version == 3)
        #expect(backend.records.state().formerNumbers.count == 2)
        try await withServer { server in
            // The new server has another id and key: the store is told that they are the former ones.
            let carols = InMemoryKeyStore()
            try await server.withPerson("carol", .keys(KeyStore(carols))) { try await $0.waitUntilReady() }
            let known = carols.records.state()
            var records = backend.records
            var state = records.state()
            (state.serverID, state.trust) = (known.serverID, known.trust)
            records.save(state)
            backend.restore(records)
            try await makeReady(server)
            #expect(backend.records.peer("alice")?.version == 3)
            try await expectTalk(on: server)
        }
    }

    @Test func `a new identity whose answer was lost is adopted`() async throws {
        try await withServer { server in
            try await makeReady(server)
            let before = backend.records
            try await server.withPerson("alice", alices) { alice in
                try await alice.waitUntilReady()
                try await alice.client.resetIdentity(password: "Sesame123")
            }
            let (after, state) = (backend.records, backend.records.state())
            let device = try #require(after.ownDevice())
            let list = try #require(after.ownList(1))
            #expect(device.publicIdentity != before.ownDevice()?.publicIdentity)
            var killed = before
            killed.save(IdentityDraft(device: device, list: list, serverID: state.serverID, trust: state.trust))
            backend.restore(killed)
            try await makeReady(server)
            #expect(backend.records.ownDevice() == device)
            #expect(backend.records.identityDraft() == nil)
            #expect(backend.records.state().isListed)
        }
    }
}
