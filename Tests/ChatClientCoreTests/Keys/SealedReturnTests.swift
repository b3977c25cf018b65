import ChatKeyStore
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Somebody who is away, comes back, is killed, or has two programs.
@Suite(.timeLimit(.minutes(3))) struct SealedReturnTests {
    private let bobsStore = KeyStore.memory()
    private let alicesStore = KeyStore.memory()

    /// Makes the keys of both.
    private func begin(on server: RunningServer) async throws {
        for (name, store) in [("bob", bobsStore), ("alice", alicesStore)] {
            try await server.withPerson(name, .keys(store)) { try await $0.waitUntilReady() }
        }
    }

    private func say(_ numbers: ClosedRange<Int>, on server: RunningServer) async throws {
        try await server.withPerson("alice", .keys(alicesStore)) { alice in
            for number in numbers {
                try await alice.send("\(number)", to: "bob")
            }
        }
    }

    @Test func `what was sent meanwhile comes once, and not at the next start`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await say(1...5, on: server)
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.waitUntilCaughtUp()
                #expect(bob.seen.current.messages.map(\.body) == (1...5).map { "\($0)" })
                #expect(bob.seen.current.messages.allSatisfy { $0.isSealed && $0.isMissed })
                #expect(bob.seen.current.contains(.connection(.caughtUp(missed: 5))))
            }
            try await say(6...7, on: server)
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.waitUntilCaughtUp()
                #expect(bob.seen.current.messages.map(\.body) == ["6", "7"])
            }
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.waitUntilCaughtUp()
                #expect(bob.seen.current.messages.isEmpty)
            }
        }
    }

    @Test func `messages that were opened and not shown are shown from the archive`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await say(1...5, on: server)
            try await server.withPerson("bob", .keys(bobsStore), change: { $0.countsAsShown = false }) { bob in
                try await bob.waitUntilCaughtUp()
                try await bob.send("thanks", to: "alice")
            }
            for _ in 1...2 {
                let opened = try await KeyClaim.read(from: bobsStore).conversations.map(\.openedThrough)
                #expect(opened == [6])
            }
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.waitUntilCaughtUp()
                #expect(bob.seen.current.messages.map(\.body) == (1...5).map { "\($0)" })
                #expect(bob.seen.current.messages.allSatisfy { $0.isSealed })
                #expect(bob.seen.current.contains(.connection(.caughtUp(missed: 5))))
            }
        }
    }

    @Test func `a store in a file is used by one program after the other`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("keys/bob.sqlite")
        try await withServer { server in
            try await server.withPerson("alice", .keys(alicesStore)) { try await $0.waitUntilReady() }
            for number in 1...3 {
                try await server.withPerson("bob", .keys(try SQLiteKeyStore.open(path: path))) { bob in
                    try await bob.waitUntilReady()
                    try await bob.waitUntilCaughtUp()
                    let bodies = bob.seen.current.messages.map(\.body)
                    #expect(bodies == (number == 1 ? [] : ["\(number - 1)"]))
                    try await bob.send("b\(number)", to: "alice")
                }
                try await say(number...number, on: server)
            }
            try await server.withPerson("alice", .keys(alicesStore)) { alice in
                let page = try await alice.client.history(of: .user("bob"), .latest, limit: 10)
                #expect(page.messages.map(\.body) == ["b1", "1", "b2", "2", "b3", "3"])
                #expect(page.messages.allSatisfy { $0.isSealed })
            }
        }
    }

    @Test func `a connection that breaks costs nothing and doubles nothing`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await server.withPerson("alice", .keys(alicesStore)) { alice in
                    try await bob.waitUntilCaughtUp()
                    for round in 1...3 {
                        await alice.client.session.connectionFailed("broken by the test")
                        try await alice.send("a\(round)", to: "bob")
                        await bob.client.session.connectionFailed("broken by the test")
                        try await bob.send("b\(round)", to: "alice")
                    }
                    #expect(try await bob.messages(3).map(\.body) == ["a1", "a2", "a3"])
                    #expect(try await alice.messages(3).map(\.body) == ["b1", "b2", "b3"])
                    let page = try await bob.client.history(of: .user("alice"), .latest, limit: 20)
                    #expect(page.messages.count == 6)
                }
            }
        }
    }

    @Test func `two programs with one store both show what comes, and both write`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await server.withPerson("bob", .keys(bobsStore)) { one in
                try await server.withPerson("bob", .keys(bobsStore)) { other in
                    try await one.waitUntilCaughtUp()
                    try await other.waitUntilCaughtUp()
                    try await say(1...3, on: server)
                    #expect(try await one.messages(3).map(\.body) == ["1", "2", "3"])
                    #expect(try await other.messages(3).map(\.body) == ["1", "2", "3"])
                    try await one.send("by one", to: "alice")
                    try await other.send("by the other", to: "alice")
                    #expect(try await other.messages(4).last?.body == "by one")
                    #expect(try await one.messages(4).last?.body == "by the other")
                    #expect(one.seen.current.unopened.isEmpty && other.seen.current.unopened.isEmpty)
                }
            }
            try await server.withPerson("alice", .keys(alicesStore)) { alice in
                try await alice.waitUntilCaughtUp()
                #expect(alice.seen.current.messages.map(\.body) == ["by one", "by the other"])
            }
        }
    }

    @Test func `history and search have the texts of both, and a client that had only live messages`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await say(1...3, on: server)
            try await server.withPerson("bob", .keys(bobsStore)) { bob in
                try await bob.send("the number is forty-two", to: "alice")
                _ = try await bob.client.send("a public number", to: .everyone)
                let page = try await bob.client.history(of: .user("alice"), .latest, limit: 10)
                #expect(page.messages.map(\.body) == ["1", "2", "3", "the number is forty-two"])
                let found = try await bob.client.search("number", in: nil, before: nil, limit: 10)
                #expect(found.messages.map(\.body) == ["a public number", "the number is forty-two"])
                #expect(!found.hasMore)
                let first = try await bob.client.search("number", in: nil, before: nil, limit: 1)
                #expect(first.messages.map(\.body) == ["a public number"])
                #expect(first.hasMore)
                let second = try await bob.client.search("number", in: nil, before: first.messages.last?.id, limit: 1)
                #expect(second.messages.map(\.body) == ["the number is forty-two"])
                #expect(!second.hasMore)
            }
        }
    }
}
