import ChatClientCore
import ChatProtocol
import Testing

/// Clients and a server in one process, over real sockets.
@Suite(.timeLimit(.minutes(2))) struct ChatClientTests {
    @Test func `a server introduces itself`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                #expect(client.welcome.serverName == "Tandem")
                #expect(client.welcome.fingerprint == server.fingerprint)
                #expect(client.welcome.trust == .firstUse)
                #expect(client.welcome.registrationOpen)
                #expect(client.welcome.bodyBytes == 16_384)
                #expect(client.welcome.loginAttempts == 3)
                #expect(
                    client.welcome.passwordPolicy
                        == "A password needs at least 8 characters, a capital letter and a digit."
                )
            }
        }
    }

    @Test func `whoever has registered can log in under any case of the name`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                let before = try await client.status(of: "Alice")
                #expect(!before.exists)
                #expect(try await client.register(username: "Alice", password: "Sesame123") == "Alice")
                #expect(try await client.activeUsers() == ["Alice"])
            }
            try await server.withClient { client in
                let status = try await client.status(of: "aLICE")
                #expect(status.exists)
                #expect(status.username == "Alice")
                #expect(try await client.logIn(username: "alice", password: "Sesame123") == "Alice")
            }
        }
    }

    @Test func `a wrong password tells the tries that are left, and the third ends it`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
            }
            try await server.withClient { client in
                for left in [2, 1, 0] {
                    let error = try await #require(throws: ChatError.self) {
                        try await client.logIn(username: "alice", password: "wrong")
                    }
                    #expect(error.code == .wrongPassword)
                    #expect(error.attemptsLeft == left)
                }
                let last = await client.remainingEvents().last
                guard case .disconnected = last else {
                    Issue.record("\(String(describing: last))")
                    return
                }
            }
        }
    }

    @Test(arguments: [DeliveryPreference.automatic, .tls])
    func `messages arrive once, in order and with their places`(delivery: DeliveryPreference) async throws {
        try await withTwo(delivery) { alice, bob in
            if case .automatic = delivery {
                #expect(await bob.waitForDatagrams())
            }
            for number in 1...20 {
                let receipt = try await alice.send("message \(number)", to: .everyone)
                #expect(receipt.conversation == 1)
                #expect(receipt.sequence == UInt64(number))
                #expect(!receipt.repeated)
                let message = try #require(await bob.nextMessage())
                #expect(message.body == "message \(number)")
                #expect(message.sender == "alice")
                #expect(message.recipient == nil)
                #expect(message.conversation == 1)
                #expect(message.sequence == UInt64(number))
                #expect(message.id == receipt.id)
                #expect(message.time == receipt.time)
                if case .automatic = delivery {
                    #expect(message.wire == .udp)
                } else {
                    #expect(message.wire == .tls)
                }
            }
        }
    }

    @Test func `a direct message is for one account`() async throws {
        try await withTwo(.automatic) { alice, bob in
            _ = try await alice.send("psst", to: .user("BOB"))
            _ = try await alice.send("hello", to: .everyone)
            var messages: [ReceivedMessage] = []
            for _ in 0..<2 {
                messages.append(try #require(await bob.nextMessage()))
            }
            let direct = try #require(messages.first { $0.recipient != nil })
            #expect(direct.body == "psst")
            #expect(direct.recipient == "bob")
            #expect(direct.conversation == 2)
            #expect(direct.sequence == 1)
            _ = try await bob.send("what?", to: .user("alice"))
            let answer = try #require(await alice.nextMessage())
            #expect(answer.body == "what?")
            #expect(answer.conversation == 2)
            #expect(answer.sequence == 2)
        }
    }

    @Test func `the largest message arrives, over TLS, and a larger one is refused`() async throws {
        try await withTwo(.automatic) { alice, bob in
            #expect(await bob.waitForDatagrams())
            let body = String(repeating: "é", count: 8192)
            _ = try await alice.send(body, to: .everyone)
            let message = try #require(await bob.nextMessage())
            #expect(message.body == body)
            #expect(message.wire == .tls)
            let error = try await #require(throws: ChatError.self) {
                try await alice.send(body + "x", to: .everyone)
            }
            #expect(error.code.rawValue == "message_too_long")
            #expect(error.message == "The message has 16385 bytes; the limit is 16384.")
        }
    }

    @Test func `sending again with the same token stores nothing twice`() async throws {
        try await withTwo(.automatic) { alice, bob in
            let token = ChatClient.makeToken()
            #expect(token.count == 16)
            let first = try await alice.send("once", to: .everyone, token: token)
            let second = try await alice.send("once", to: .everyone, token: token)
            #expect(!first.repeated)
            #expect(second.repeated)
            #expect(second.id == first.id)
            _ = try await alice.send("after", to: .everyone)
            #expect(await bob.nextMessage()?.body == "once")
            #expect(await bob.nextMessage()?.body == "after")
        }
    }

    @Test func `a recipient must exist, and need not be there`() async throws {
        try await withTwo(.automatic) { alice, bob in
            try await bob.logOut()
            let receipt = try await alice.send("hi", to: .user("bob"))
            #expect(receipt.sequence == 1)
            let error = try await #require(throws: ChatError.self) { try await alice.send("hi", to: .user("carol")) }
            #expect(error.code.rawValue == "no_such_user")
            #expect(try await alice.activeUsers() == ["alice"])
        }
    }

    /// A server with alice and bob, both online.
    private func withTwo(
        _ delivery: DeliveryPreference,
        _ body: (ChatClient, ChatClient) async throws -> Void
    ) async throws {
        try await withServer { server in
            try await server.withClient(delivery: delivery) { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                try await server.withClient(delivery: delivery) { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    try await body(alice, bob)
                }
            }
        }
    }
}
