import ChatTesting
import Testing

extension EndToEnd {
    @Suite struct RestartTests {
        @Test func `a server that is stopped says goodbye to its clients`() async throws {
            try await withServer { stage, server in
                let options = ["--no-reconnect"]
                let alice = try await stage.newTerminalUser("alice", port: server.port, options: options)
                let bob = try stage.plainClient("bob", port: server.port, options: options)
                try await bob.send(line: goodPassword)
                try await bob.waitFor(TerminalProgram.menuEnd)
                let carol = try await stage.newUser("carol", port: server.port, options: options)
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")
                try await alice.waitFor("The server closed the connection")
                try await expectExit(alice, code: 1)
                try await expectExit(bob, code: 1)
                #expect(bob.errors.text.contains("The server closed the connection"), "\(bob.transcript)")
                _ = try await carol.next("disconnected")
                try await expectExit(carol.program, code: 1)
            }
        }

        @Test func `Ctrl-C at the server's terminal stops it in order`() async throws {
            try await withChatStage { stage in
                let server = try TerminalProgram(stage.serverPlan(), in: stage.scope)
                try await server.waitFor("ready to receive connections", timeout: Patience.process)
                try await server.type("\u{03}")
                try await expectExit(server, code: 0)
            }
        }

        @Test func `accounts and messages survive a restart on the same port`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let stored = try await alice.send("before")
                let before = try #require(stored.integer("sequence"), "\(stored)")
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")

                let again = try await stage.startServer(port: server.port)
                let known = try await stage.knownUser("alice", port: again.port)
                let next = try await known.send("after")
                #expect(next.integer("sequence") == before + 1, "\(next)")
                #expect(next.integer("conversation") == stored.integer("conversation"), "\(next)")
            }
        }

        @Test func `nothing that was answered stored is lost when the server is killed`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port, options: ["--no-reconnect"])
                for number in 0..<30 {
                    try await alice.post("message \(number)")
                }
                var last: Int64 = 0
                for _ in 0..<10 {
                    last = try await alice.next("stored").integer("sequence") ?? 0
                }
                try await server.kill()
                _ = try await alice.next("disconnected")
                try await expectExit(alice.program, code: 1)
                // Messages confirmed between the tenth answer and the kill count as well.
                last = try alice.untaken("stored").compactMap { $0.integer("sequence") }.max() ?? last

                let again = try await stage.startServer(port: server.port)
                let known = try await stage.knownUser("alice", port: again.port)
                let next = try #require(try await known.send("after the crash").integer("sequence"))
                #expect(next > last, "sequence \(next) was given again: \(last) was answered before the crash")
                #expect(next <= 31)
            }
        }

        @Test func `a second server on the same data is refused`() async throws {
            try await withServer { stage, server in
                let done = try await stage.runServer(["0"] + stage.serverOptions())
                expectRefusal(done, code: 1)
                let alice = try await stage.newUser("alice", port: server.port)
                try await alice.send("the first one still serves")
            }
        }
    }
}
