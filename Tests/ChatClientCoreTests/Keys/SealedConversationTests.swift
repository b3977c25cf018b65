import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Two people whose clients have keys, and a real server between them.
@Suite(.timeLimit(.minutes(3))) struct SealedConversationTests {
    @Test func `two people talk, and only they can read it`() async throws {
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await server.withPerson("bob", .keys()) { bob in
                    try await alice.waitUntilReady()
                    try await bob.waitUntilReady()
                    try await alice.send("hi bob", to: "bob")
                    let first = try #require(try await bob.messages(1).first)
                    #expect(first.body == "hi bob")
                    #expect(first.isSealed)
                    try await bob.send("hi alice", to: "alice")
                    try await alice.send("how are you?", to: "Bob")
                    #expect(try await bob.messages(2).map(\.body) == ["hi bob", "how are you?"])
                    #expect(try await alice.messages(1).map(\.body) == ["hi alice"])
                    #expect(
                        try await alice.client.conversationEncryption(with: "bob") == .sealed(isVerified: false)
                    )
                    try await expectSealed(on: server, for: "bob", count: 3)
                }
            }
        }
    }

    /// Reads the conversation as a client without keys does: so much of it as the server tells anybody.
    private func expectSealed(on server: RunningServer, for name: String, count: Int) async throws {
        try await server.withPerson(name, .none) { person in
            let page = try await person.client.history(of: .conversation(2), .latest, limit: 10)
            #expect(page.messages.map(\.encryption) == Array(repeating: .unopened(.noKeys), count: count))
            #expect(page.messages.allSatisfy { $0.body.isEmpty })
            let error = await #expect(throws: ChatError.self) { try await person.send("psst", to: "alice") }
            #expect(error?.code == .noKeys)
            #expect(try await person.client.conversationEncryption(with: "alice") == .stopped(.noKeys))
        }
    }

    @Test func `many texts at once come once and in the order of the calls`() async throws {
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await server.withPerson("bob", .keys()) { bob in
                    try await alice.waitUntilReady()
                    try await bob.waitUntilReady()
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { for number in 1...40 { try await bob.send("b\(number)", to: "alice") } }
                        group.addTask { for number in 1...40 { try await alice.send("a\(number)", to: "bob") } }
                        try await group.waitForAll()
                    }
                    #expect(try await alice.messages(40).map(\.body) == (1...40).map { "b\($0)" })
                    #expect(try await bob.messages(40).map(\.body) == (1...40).map { "a\($0)" })
                    #expect(alice.seen.current.messages.allSatisfy { $0.isSealed })
                    #expect(alice.seen.current.unopened.isEmpty)
                }
            }
        }
    }

    @Test func `somebody without keys is written to in the clear, unless that is refused`() async throws {
        try await withServer { server in
            try await server.withPerson("carol", .none) { carol in
                try await server.withPerson("alice", .keys()) { alice in
                    try await alice.waitUntilReady()
                    try await alice.send("hi carol", to: "carol")
                    let message = try #require(try await carol.messages(1).first)
                    #expect(message.body == "hi carol")
                    #expect(message.encryption == .none)
                    try await carol.send("hi alice", to: "alice")
                    #expect(try await alice.messages(1).first?.encryption == MessageEncryption.none)
                    for person in [alice, carol] {
                        let error = await #expect(throws: ChatError.self) {
                            try await person.client.send("psst", to: .user("carol"), requiresEncryption: true)
                        }
                        #expect(error?.code == .notEncrypted)
                    }
                }
                try await server.withPerson("bob", .keys(), change: { $0.requiresEncryption = true }) { bob in
                    try await bob.waitUntilReady()
                    let error = await #expect(throws: ChatError.self) { try await bob.send("hi", to: "carol") }
                    #expect(error?.code == .notEncrypted)
                }
            }
        }
    }

    @Test func `texts that cannot be sent are refused, and others go on`() async throws {
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await alice.waitUntilReady()
                try await expect("empty_message") { try await alice.send("", to: "alice") }
                try await expect("message_too_long") {
                    try await alice.send(String(repeating: "x", count: 16_385), to: "alice")
                }
                try await expect("no_such_user") { try await alice.send("hi", to: "nobody") }
                _ = try await alice.client.send("hello", to: .everyone)
            }
        }
    }

    private func expect(_ code: String, _ body: () async throws -> Void) async throws {
        let error = await #expect(throws: ChatError.self) { try await body() }
        #expect(error?.code.rawValue == code)
    }

    @Test func `a client that makes no keys by itself writes in the clear until it is told to`() async throws {
        try await withServer { server in
            try await server.withPerson("bob", .keys()) { bob in
                try await bob.waitUntilReady()
                try await server.withPerson("alice", .store(.memory(), makesIdentity: false)) { alice in
                    try await alice.has { $0.contains(.encryption(.own(.none))) }
                    try await alice.send("in the clear", to: "bob")
                    #expect(try await bob.messages(1).first?.encryption == MessageEncryption.none)
                    try await alice.client.makeKeys()
                    try await alice.waitUntilReady()
                    try await alice.send("sealed", to: "bob")
                    #expect(try await bob.messages(2).last?.isSealed == true)
                }
            }
        }
    }

    @Test func `an account whose keys are elsewhere needs to be linked`() async throws {
        try await withServer { server in
            try await server.withPerson("alice", .keys()) { alice in
                try await alice.waitUntilReady()
            }
            try await server.withPerson("alice", .keys()) { other in
                try await other.has { $0.contains(.encryption(.own(.linkNeeded))) }
                let error = await #expect(throws: ChatError.self) { try await other.send("hi", to: "alice") }
                #expect(error?.code == .linkNeeded)
            }
        }
    }
}
