import ChatTesting
import Testing

extension EndToEnd {
    /// The test cases that an earlier chat program listed for itself, with its numbers and names. It counts eleven
    /// and has no ninth.
    @Suite struct SeedTests {
        @Test func `1 Server Starts and Listens`() async throws {
            try await withServer { stage, server in
                #expect(server.greeting.contains("server listening at"))
                #expect(server.greeting.contains("ready to receive connections"))
                _ = try await RawConnection.connect(port: server.port, in: stage.scope)
            }
        }

        @Test func `2 Server Handles Invalid Port`() async throws {
            try await withChatStage { stage in
                expectRefusal(try await stage.runServer(["99999"] + stage.serverOptions()), code: 64)
            }
        }

        @Test func `3 Client Connects Successfully`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.typeLine("EX")
                try await expectExit(alice, code: 0)
            }
        }

        @Test func `4 Retrieving users and messages from Database`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let stored = try await alice.send("kept")
                _ = try await server.stop()
                let credentials = stage.folder.file("credentials.sqlite")
                let listed = try await stage.runServer(["user", "list", "--credentials", credentials])
                #expect(listed.output.contains("alice"), "\(listed)")
                let again = try await stage.startServer(port: server.port)
                let next = try await stage.knownUser("alice", port: again.port).send("kept too")
                #expect(next.integer("sequence") == stored.integer("sequence").map { $0 + 1 }, "\(next)")
            }
        }

        @Test func `5 Single Client Message`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.sendPublic("is anybody there?")
            }
        }

        @Test func `6 Broadcast to All Clients`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                var readers: [JSONClient] = []
                for number in 1...5 {
                    readers.append(try await stage.newUser("reader\(number)", port: server.port))
                }
                try await alice.send("to all of you")
                for reader in readers {
                    let message = try await reader.nextMessage()
                    #expect(message.string("body") == "to all of you")
                    #expect(message.string("sender") == "alice")
                }
            }
        }

        @Test func `7 Client Disconnection`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let exit = try await bob.exit()
                #expect(exit == .code(0), "\(bob.program.transcript)")
                try await alice.waitForUsers("only alice", within: .seconds(10)) { $0 == ["alice"] }
            }
        }

        @Test func `8 Multiple Clients`() async throws {
            try await withServer { stage, server in
                var clients: [JSONClient] = []
                for name in ["alice", "bob", "carol", "dave"] {
                    clients.append(try await stage.newUser(name, port: server.port))
                }
                for writer in clients {
                    try await writer.send("I am \(writer.username)")
                }
                for reader in clients {
                    let others = clients.map(\.username).filter { $0 != reader.username }
                    for name in others {
                        let message = try await reader.nextMessage()
                        #expect(message.string("body") == "I am \(name)")
                    }
                }
            }
        }

        @Test func `10 Large Number of Connections`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                var readers: [JSONClient] = []
                // A few at a time: the server bounds how many of one address have not logged in yet.
                for start in stride(from: 1, through: 50, by: 5) {
                    let batch = try await withThrowingTaskGroup(of: JSONClient.self) { group in
                        for number in start..<(start + 5) {
                            group.addTask { try await stage.newUser("reader\(number)", port: server.port) }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    readers += batch
                }
                #expect(try await alice.users().count == 51)
                try await alice.send("one for fifty")
                for reader in readers {
                    let message = try await reader.nextMessage(timeout: .seconds(60))
                    #expect(message.string("body") == "one for fifty")
                }
            }
        }

        @Test func `11 Client Handles Connection Failure`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port, options: ["--no-reconnect"])
                try await server.kill()
                try await alice.waitFor("The connection to the server was lost")
                try await expectExit(alice, code: 1)
                // Nothing listens there any more.
                let done = try await stage.runClient("alice", port: server.port, input: [goodPassword])
                expectRefusal(done, code: 1)
                let lost = try await stage.runClient("alice", port: 1300, host: "no-such-host.invalid")
                expectRefusal(lost, code: 1, mentions: ["no-such-host.invalid"])
                let usage = try await stage.runClient("alice", port: 99_999)
                expectRefusal(usage, code: 64)
            }
        }
    }
}
