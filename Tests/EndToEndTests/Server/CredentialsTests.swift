import ChatTesting
import Testing

extension EndToEnd {
    @Suite struct CredentialsTests {
        @Test func `a broken line of the flat file is named, and the others load`() async throws {
            try await withChatStage { stage in
                let lines = "alice:\(goodPassword)\nthis line is broken\nbob:\(goodPassword)\n"
                try stage.folder.write(lines, to: "credentials.txt")
                let server = try await stage.startServer(credentials: "credentials.txt")
                for name in ["alice", "bob"] {
                    let done = try await stage.runClient(name, port: server.port, input: [goodPassword, "EX"])
                    #expect(done.exit == .code(0), "\(done)")
                    #expect(done.output.contains("Existing user."), "\(done)")
                }
                #expect(server.transcript.lowercased().contains("line 2"), "\(server.transcript)")
                let file = try stage.folder.read("credentials.txt")
                #expect(!file.contains(goodPassword), "plain passwords are hashed at the next login: \(file)")
                #expect(file.contains("this line is broken"), "a line that cannot be read is kept: \(file)")
            }
        }

        @Test func `the flat file takes new accounts and keeps them over a restart`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer(credentials: "credentials.txt")
                try await stage.makeAccount("alice", port: server.port)
                #expect(try stage.folder.read("credentials.txt").hasPrefix("alice:$scrypt$"))
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")
                let again = try await stage.startServer(credentials: "credentials.txt")
                _ = try await stage.knownUser("alice", port: again.port)
            }
        }

        @Test(arguments: ["accounts.sqlite", "accounts.txt"])
        func `an operator adds, lists, changes and removes accounts`(_ store: String) async throws {
            try await withChatStage { stage in
                let other = "Other9-password"
                let added = try await manage(stage, store, "add", "alice", input: goodPassword)
                #expect(added.exit == .code(0), "\(added)")
                expectRefusal(try await manage(stage, store, "add", "ALICE", input: goodPassword), code: 1)
                expectRefusal(try await manage(stage, store, "add", "bob", input: "weak"), code: 1)
                let listed = try await manage(stage, store, "list")
                #expect(listed.exit == .code(0), "\(listed)")
                #expect(listed.output.contains("alice"), "\(listed)")
                #expect(!listed.output.contains("bob"), "\(listed)")

                let server = try await stage.startServer(credentials: store)
                _ = try await stage.knownUser("alice", port: server.port)
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")

                let changed = try await manage(stage, store, "password", "alice", input: other)
                #expect(changed.exit == .code(0), "\(changed)")
                expectRefusal(try await manage(stage, store, "password", "nobody", input: other), code: 1)
                let again = try await stage.startServer(credentials: store)
                let client = try await stage.jsonClient("alice", port: again.port)
                try await client.logIn(password: other)
                _ = try await again.stop()

                let removed = try await manage(stage, store, "remove", "alice")
                #expect(removed.exit == .code(0), "\(removed)")
                let empty = try await manage(stage, store, "list")
                #expect(!empty.output.contains("alice"), "\(empty)")
                expectRefusal(try await manage(stage, store, "remove", "alice"), code: 1)
            }
        }

        /// Runs `chatserver user`. A password is given twice, in case it is asked for twice.
        private func manage(
            _ stage: ChatStage,
            _ store: String,
            _ action: String,
            _ name: String? = nil,
            input password: String? = nil
        ) async throws -> FinishedProgram {
            var arguments = ["user", action] + (name.map { [$0] } ?? [])
            arguments += ["--credentials", stage.folder.file(store)]
            if password != nil {
                arguments += ["--password-cost", "4"]
            }
            return try await stage.runServer(arguments, input: password.map { [$0, $0] } ?? [])
        }
    }
}
