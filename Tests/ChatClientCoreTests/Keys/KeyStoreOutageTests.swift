import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// A key store that cannot be used for some time: another program holds it, or its disk is full.
@Suite(.timeLimit(.minutes(3))) struct KeyStoreOutageTests {
    @Test func `a store that works again is used, and what came meanwhile is opened`() async throws {
        let store = FailingKeyStore(InMemoryKeyStore())
        try await withServer { server in
            try await server.withPerson("bob", .keys(KeyStore(store))) { bob in
                try await server.withPerson("alice", .keys()) { alice in
                    try await alice.waitUntilReady()
                    try await bob.waitUntilReady()
                    try await alice.send("one", to: "bob")
                    _ = try await bob.messages(1)
                    store.fail()
                    for (index, text) in ["two", "three"].enumerated() {
                        try await alice.send(text, to: "bob")
                        try await bob.has { $0.unopened.count == index + 1 }
                    }
                    #expect(bob.seen.current.unopened.allSatisfy { $0.encryption == .unopened(.keyStore) })
                    let page = try await bob.client.history(of: .user("alice"), .latest, limit: 10)
                    #expect(Set(page.messages.map(\.encryption)) == [.unopened(.keyStore)])
                    let error = await #expect(throws: ChatError.self) { try await bob.send("no", to: "alice") }
                    #expect(error?.code == .keyStore)
                    _ = try await bob.client.send("hello", to: .everyone)
                    store.mend()
                    try await bob.has { $0.opened.map(\.body) == ["two", "three"] }
                    try await bob.send("four", to: "alice")
                    try await alice.has { $0.direct == ["four"] }
                    try await alice.send("five", to: "bob")
                    try await bob.has { $0.direct == ["one", "five"] }
                    // Each is told once.
                    #expect(bob.seen.current.count { $0.isFailure } == 1)
                    #expect(bob.seen.current.count { $0 == .encryption(.recovered) } == 1)
                    #expect(bob.seen.current.unopened.count == 2 && bob.seen.current.opened.count == 2)
                }
            }
        }
    }

    /// Each run begins the outage a transaction later than the one before: at the login, while texts are read, and
    /// while they are on their way.
    @Test func `a text is sent once or refused when the store fails at any transaction`() async throws {
        let (inner, alicesStore) = (InMemoryKeyStore(), KeyStore.memory())
        try await withServer { server in
            try await server.withPerson("alice", .keys(alicesStore)) { try await $0.waitUntilReady() }
            try await server.withPerson("bob", .keys(KeyStore(inner))) { bob in
                try await bob.waitUntilReady()
                try await bob.send("first", to: "alice")
            }
            var sent = ["first"]
            for transaction in 1...9 {
                let store = FailingKeyStore(inner)
                store.fail(from: transaction)
                try await server.withPerson("bob", .keys(KeyStore(store))) { bob in
                    async let texts = Self.send(transaction, by: bob)
                    try await bob.has { $0.contains(where: \.isFailure) }
                    store.mend()
                    try await bob.has { $0.contains(.encryption(.recovered)) }
                    sent += try await texts
                    try await bob.send("\(transaction) end", to: "alice")
                    sent.append("\(transaction) end")
                    #expect(bob.seen.current.count { $0.isFailure } == 1)
                }
            }
            try await server.withPerson("alice", .keys(alicesStore)) { alice in
                try await alice.waitUntilCaughtUp()
                #expect(alice.seen.current.messages.map(\.body) == sent)
                #expect(alice.seen.current.unopened.isEmpty)
            }
        }
    }

    /// Each run begins the outage a transaction later, up to the one after which the server lists the keys.
    @Test(arguments: 1...5) func `texts around a first login that fails are read once`(transaction: Int) async throws {
        let store = FailingKeyStore(InMemoryKeyStore())
        store.fail(from: transaction)
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await server.withPerson("bob", .none) { try await $0.waitUntilCaughtUp() }
                try await alice.waitUntilReady()
                try await alice.send("one", to: "bob")
                try await server.withPerson("bob", .keys(KeyStore(store)), progress: SyncProgress()) { bob in
                    try await bob.has { $0.contains(where: \.isFailure) }
                    let two = try await Self.sendUnlessWithoutPrekeys("two", by: alice, to: "bob")
                    try await bob.has { $0.messages.count + $0.unopened.count >= 1 + two.count }
                    store.mend()
                    try await bob.has { $0.contains(.encryption(.recovered)) }
                    try await bob.has { $0.contains(.encryption(.own(.ready))) }
                    try await alice.send("three", to: "bob")
                    try await bob.has { $0.direct.last == "three" }
                    try await bob.has { ($0.direct + $0.opened.map(\.body)).sorted() == ["one", "three"] + two }
                    #expect(bob.seen.current.unopened.count == bob.seen.current.opened.count)
                    #expect(bob.seen.current.count { $0.isFailure } == 1)
                }
            }
        }
    }

    /// Sends a text. While the server has the list of the recipient's devices, and their prekeys not yet, it is
    /// refused.
    ///
    /// - Returns: The text; nothing if it was refused.
    private static func sendUnlessWithoutPrekeys(
        _ text: String,
        by sender: Person,
        to recipient: String
    ) async throws -> [String] {
        do {
            try await sender.send(text, to: recipient)
            return [text]
        } catch let error as ChatError where error.code == .devicesChanged {
            return []
        }
    }

    /// Sends texts one after the other.
    ///
    /// - Returns: Those that were not refused.
    private static func send(_ number: Int, by bob: Person) async throws -> [String] {
        var sent: [String] = []
        for index in 1...12 {
            let text = "\(number) \(index)"
            do {
                try await bob.send(text, to: "alice")
                sent.append(text)
            } catch let error as ChatError where error.code == .keyStore {
                continue
            }
        }
        return sent
    }
}

extension Sequence<ChatEvent> {
    /// The texts of direct messages.
    fileprivate var direct: [String] {
        messages.filter { $0.kind == .direct }.map(\.body)
    }
}
