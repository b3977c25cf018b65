import ChatProtocol
import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

/// Programs that are killed at any moment, share a store while connections break, or meet a server's older copy.
@Suite(.timeLimit(.minutes(5))) struct SealedDisorderTests {
    private let bobsStore = InMemoryKeyStore()
    private let alicesStore = KeyStore.memory()

    private func begin(on server: RunningServer) async throws {
        try await server.withPerson("alice", .keys(alicesStore)) { try await $0.waitUntilReady() }
        try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { try await $0.waitUntilReady() }
    }

    private func say(_ numbers: ClosedRange<Int>, on server: RunningServer) async throws {
        try await server.withPerson("alice", .keys(alicesStore)) { alice in
            for number in numbers {
                try await alice.send("\(number)", to: "bob")
            }
        }
    }

    /// Each run is killed a transaction later than the one before; the next program shows what it has left.
    @Test func `a reader that is killed at any transaction leaves nothing unread`() async throws {
        try await withServer { server in
            try await begin(on: server)
            for transaction in 1...9 {
                try await say(1...3, on: server)
                let moment: FailingKeyStore.Moment =
                    transaction.isMultiple(of: 2)
                    ? .after(transaction: transaction / 2 + 1) : .before(transaction: transaction / 2 + 1)
                let failing = FailingKeyStore(bobsStore, fault: .init(moment: moment, kind: .death))
                var shown: Set<String> = []
                try await server.withPerson("bob", .keys(KeyStore(failing))) { bob in
                    try await bob.waitUntilCaughtUp()
                    shown = Set(bob.seen.current.messages.map(\.body))
                }
                try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                    try await bob.waitUntilCaughtUp()
                    shown.formUnion(bob.seen.current.messages.map(\.body))
                    #expect(shown == ["1", "2", "3"], "\(moment)")
                    #expect(bob.seen.current.unopened.isEmpty, "\(moment)")
                }
                try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                    try await bob.waitUntilCaughtUp()
                    #expect(bob.seen.current.messages.isEmpty, "\(moment)")
                }
            }
        }
    }

    @Test func `a writer that is killed at any transaction sends each text at most once`() async throws {
        try await withServer { server in
            try await begin(on: server)
            var sent: [String] = []
            for transaction in 3...9 {
                let failing = FailingKeyStore(
                    bobsStore,
                    fault: .init(moment: .after(transaction: transaction), kind: .death)
                )
                try await server.withPerson("bob", .keys(KeyStore(failing))) { bob in
                    try await bob.waitUntilCaughtUp()
                    for number in 1...3 {
                        let text = "\(transaction) \(number)"
                        do {
                            try await bob.send(text, to: "alice")
                            sent.append(text)
                        } catch let error as ChatError {
                            #expect(error.code == .keyStore)
                        }
                    }
                }
            }
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { try await $0.send("end", to: "alice") }
            try await server.withPerson("alice", .keys(alicesStore)) { alice in
                try await alice.waitUntilCaughtUp()
                let bodies = alice.seen.current.messages.map(\.body)
                #expect(Set(bodies).count == bodies.count)
                #expect(Set(bodies).isSuperset(of: sent))
                #expect(bodies.last == "end")
                #expect(alice.seen.current.unopened.isEmpty)
            }
        }
    }

    @Test func `two programs with one store stay one device while connections break`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { one in
                try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { other in
                    try await one.waitUntilCaughtUp()
                    try await other.waitUntilCaughtUp()
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask {
                            for number in 1...30 {
                                try await other.send("\(number)", to: "alice")
                            }
                        }
                        for _ in 1...5 {
                            let resumptions = one.seen.current.resumptions
                            await one.client.session.connectionFailed("broken by the test")
                            await one.client.reconnectNow()
                            try await one.has { $0.resumptions > resumptions }
                        }
                        try await group.waitForAll()
                    }
                    try await one.send("end", to: "alice")
                    for person in [one, other] {
                        #expect(!person.seen.current.contains(.encryption(.newDeviceNumber)))
                        #expect(person.seen.current.unopened.isEmpty)
                    }
                }
            }
            try await server.withPerson("alice", .keys(alicesStore)) { alice in
                try await alice.waitUntilCaughtUp()
                #expect(alice.seen.current.messages.map(\.body) == (1...30).map { "\($0)" } + ["end"])
            }
        }
    }

    @Test func `after a restored copy of the store the client is a new device and goes on`() async throws {
        try await withServer { server in
            try await begin(on: server)
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { try await $0.send("1", to: "alice") }
            let copy = bobsStore.records
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { try await $0.send("2", to: "alice") }
            bobsStore.restore(copy)
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                try await bob.has { $0.contains(.encryption(.newDeviceNumber)) }
                try await bob.waitUntilReady()
                try await bob.send("3", to: "alice")
            }
            try await server.withPerson("alice", .keys(alicesStore)) { alice in
                try await alice.waitUntilCaughtUp()
                #expect(alice.seen.current.messages.map(\.body) == ["1", "2", "3"])
                try await alice.send("4", to: "bob")
            }
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                try await bob.has { $0.messages.contains { $0.body == "4" && $0.isSealed } }
            }
        }
    }

    @Test func `with a server that was restored people go on, and read what they had`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await withServer(in: folder) { server in
            try await begin(on: server)
            try await say(1...2, on: server)
        }
        try FileManager.default.copyItem(atPath: folder.file("data"), toPath: folder.file("backup"))
        try await withServer(in: folder) { server in
            try await say(3...4, on: server)
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                let bodies = try await bob.messages(4).map(\.body)
                #expect(bodies == ["1", "2", "3", "4"])
            }
        }
        try FileManager.default.removeItem(atPath: folder.file("data"))
        try FileManager.default.copyItem(atPath: folder.file("backup"), toPath: folder.file("data"))
        try await withServer(in: folder) { server in
            try await say(5...5, on: server)
            try await server.withPerson("bob", .keys(KeyStore(bobsStore))) { bob in
                try await bob.has { $0.messages.contains { $0.body == "5" } }
                #expect(bob.seen.current.unopened.isEmpty)
                try await bob.send("hello", to: "alice")
                let page = try await bob.client.history(of: .user("alice"), .latest, limit: 10)
                #expect(page.messages.map(\.body) == ["1", "2", "5", "hello"])
            }
        }
    }
}

extension Sequence<ChatEvent> {
    fileprivate var resumptions: Int {
        count { event in
            if case .connection(.resumed) = event { true } else { false }
        }
    }
}
