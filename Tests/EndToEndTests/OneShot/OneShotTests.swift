import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// A script author's tasks.
    @Suite struct OneShotTests {
        /// Runs a command with the password in the environment.
        private func run(
            _ stage: ChatStage,
            _ server: ServerProgram,
            _ name: String,
            _ words: [String],
            input: String = "",
            password: String? = goodPassword
        ) async throws -> FinishedProgram {
            var plan = try stage.clientPlan(name, port: "\(server.port)", options: words)
            plan.environment["TANDEM_PASSWORD"] = password
            return try await stage.finish(plan, input: Array(input.utf8))
        }

        @Test func `sends a text, a file and the output of a program`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                try await stage.makeAccount("alice", port: server.port)
                let first = try await run(stage, server, "alice", ["send", "bob", "hello there"])
                #expect(first.exit == .code(0), "\(first)")
                #expect(first.output == "sent to @bob\n")
                let second = try await run(stage, server, "alice", ["send", "bob", "--quiet"], input: "a\nb\n")
                #expect(second.exit == .code(0), "\(second)")
                #expect(second.output.isEmpty && second.errors.isEmpty, "\(second)")
                #expect(try await bob.nextMessage().string("body") == "hello there")
                #expect(try await bob.nextMessage().string("body") == "a\nb")
            }
        }

        @Test func `reads what came, once`() async throws {
            try await withServer { stage, server in
                let made = try await run(stage, server, "alice", ["--register", "read"])
                #expect(made.exit == .code(0), "\(made)")
                #expect(made.errors.contains("Registered the new account alice"), "\(made)")
                let bob = try await stage.newUser("bob", port: server.port)
                try await bob.send("one\ttwo\nthree", to: "alice")
                try await bob.send("all")
                let first = try await run(stage, server, "alice", ["read"])
                #expect(first.exit == .code(0), "\(first)")
                let texts = Set(first.output.split(separator: "\n").map { $0.drop { $0 != "\t" } })
                #expect(texts == ["\t@bob\tbob\tone\\ttwo\\nthree", "\tpublic\tbob\tall"], "\(first)")
                let second = try await run(stage, server, "alice", ["read"])
                #expect(second.exit == .code(0) && second.output.isEmpty, "\(second)")
                let history = try await run(stage, server, "alice", ["history", "bob", "--json"])
                #expect(history.exit == .code(0), "\(history)")
                #expect(history.output.contains(#""body":"one\ttwo\nthree""#), "\(history)")
            }
        }

        @Test func `a damaged note is told, and no message is lost by it`() async throws {
            try await withServer { stage, server in
                _ = try await run(stage, server, "alice", ["--register", "read"])
                let bob = try await stage.newUser("bob", port: server.port)
                try await bob.send("kept", to: "alice")
                let notes = stage.folder.file("home-alice") + "/.local/state/tandem/read"
                let name = try #require(
                    FileManager.default.subpathsOfDirectory(atPath: notes).first { $0.hasSuffix("/alice.json") }
                )
                let note = URL(fileURLWithPath: notes + "/" + name)
                let good = try Data(contentsOf: note)
                try Data("{".utf8).write(to: note)
                expectRefusal(
                    try await run(stage, server, "alice", ["read"]),
                    code: 1,
                    mentions: ["The note of what was read, \(note.path), cannot be read. Nothing was printed."]
                )
                #expect(try await run(stage, server, "alice", ["send", "bob", "hi"]).exit == .code(0))
                #expect(try Data(contentsOf: note) == Data("{".utf8))
                try good.write(to: note)
                let read = try await run(stage, server, "alice", ["read"])
                #expect(read.output.contains("\t@bob\tbob\tkept\n"), "\(read)")
            }
        }

        @Test func `follows until a signal, and ends with status 0`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                var plan = try stage.clientPlan("alice", port: "\(server.port)", options: ["read", "--follow"])
                plan.environment["TANDEM_PASSWORD"] = goodPassword
                let alice = try PipedProgram(plan, in: stage.scope)
                try await bob.waitForUsers("alice to be online", within: Patience.process) { $0.contains("alice") }
                try await bob.send("live", to: "alice")
                try await alice.waitFor("\t@bob\tbob\tlive\n")
                alice.signal(SIGTERM)
                try await expectExit(alice, code: 0)
            }
        }

        @Test func `tells a part, a refusal and a wrong usage by its status`() async throws {
            try await withServer { stage, server in
                _ = try await stage.newUser("bob", port: server.port)
                try await stage.makeAccount("alice", port: server.port)
                let part = try await run(stage, server, "alice", ["send", "bob,nobody", "hi"])
                expectRefusal(part, code: 2, mentions: ["@nobody: There is no account of that name."])
                let none = try await run(stage, server, "alice", ["send", "nobody", "hi"])
                expectRefusal(none, code: 1, mentions: ["There is no account of that name."])
                let long = String(repeating: "x", count: 16_385)
                expectRefusal(
                    try await run(stage, server, "alice", ["send", "bob"], input: long),
                    code: 1,
                    mentions: ["16385 bytes"]
                )
                expectRefusal(try await run(stage, server, "alice", ["sned", "bob"]), code: 64, mentions: ["sned"])
                expectRefusal(
                    try await run(stage, server, "alice", ["send", "bob", "hi"], password: "Wrong-1aaa"),
                    code: 1,
                    mentions: ["Wrong password."]
                )
                expectRefusal(
                    try await run(stage, server, "alice", ["send", "bob"], input: "hi", password: nil),
                    code: 1,
                    mentions: ["--password-file", "TANDEM_PASSWORD"]
                )
            }
        }

        @Test func `a mistyped own name makes no account`() async throws {
            try await withServer { stage, server in
                let done = try await run(stage, server, "alcie", ["send", "--public", "hi"])
                expectRefusal(done, code: 1, mentions: ["There is no account named alcie.", "--register"])
                let again = try await run(stage, server, "alcie", ["read"])
                expectRefusal(again, code: 1, mentions: ["There is no account named alcie."])
            }
        }

        @Test func `writes to a room and reads its history`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                try await bob.command("createRoom", ["name": "Lab", "limit": 10])
                _ = try await bob.next("room")
                try await stage.makeAccount("alice", port: server.port)
                let done = try await run(stage, server, "alice", ["send", "--room", "Lab", "hello room"])
                #expect(done.exit == .code(0), "\(done)")
                #expect(try await bob.nextMessage().string("body") == "hello room")
                let missing = try await run(stage, server, "alice", ["send", "--room", "Hall", "hi"])
                expectRefusal(missing, code: 1, mentions: ["no such room"])
            }
        }

        @Test func `takes the password from a file or the first line of the input`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let path = stage.folder.file("password")
                try (goodPassword + "\n").write(toFile: path, atomically: true, encoding: .utf8)
                let words = ["--password-file", path, "send", "--public"]
                let file = try await run(stage, server, "alice", words, input: "hi", password: nil)
                #expect(file.exit == .code(0), "\(file)")
                let input = goodPassword + "\n"
                let line = try await run(stage, server, "alice", ["history", "--public"], input: input, password: nil)
                #expect(line.exit == .code(0), "\(line)")
                #expect(line.output.hasSuffix("\tpublic\talice\thi\n"), "\(line)")
            }
        }
    }
}
