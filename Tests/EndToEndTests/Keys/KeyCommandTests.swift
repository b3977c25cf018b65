import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// What a script author and a program see of end-to-end encryption.
    @Suite struct KeyCommandTests {
        /// Runs a command with the password in the environment.
        private func run(
            _ stage: ChatStage,
            _ server: ServerProgram,
            _ name: String,
            _ words: [String],
            home: String? = nil
        ) async throws -> FinishedProgram {
            var plan = try stage.clientPlan(name, port: "\(server.port)", home: home, options: words)
            plan.environment["TANDEM_PASSWORD"] = goodPassword
            return try await stage.finish(plan)
        }

        /// A JSON client with a new account that has keys.
        private func userWithKeys(_ name: String, _ stage: ChatStage, _ server: ServerProgram) async throws
            -> JSONClient
        {
            let client = try await stage.newUser(name, port: server.port)
            try await client.command("keysInit")
            _ = try await client.next("encryption") { $0.string("state") == "ready" }
            _ = try await client.next("done")
            return client
        }

        @Test func `a script writes in the clear and is told once, until it has keys`() async throws {
            try await withServer { stage, server in
                let bob = try await userWithKeys("bob", stage, server)
                let plain = try await run(stage, server, "alice", ["--register", "send", "bob", "one"])
                #expect(plain.exit == .code(0) && plain.errors.contains("keys init"), "\(plain)")
                #expect(try await bob.nextMessage("one").string("encryption") == "none")
                let again = try await run(stage, server, "alice", ["send", "bob", "two"])
                #expect(again.exit == .code(0) && again.errors.isEmpty, "\(again)")
                let refused = try await run(stage, server, "alice", ["send", "bob", "no", "--require-encryption"])
                #expect(refused.exit == .code(1) && refused.errors.contains("encrypt"), "\(refused)")

                let made = try await run(stage, server, "alice", ["keys", "init"])
                #expect(made.exit == .code(0), "\(made)")
                #expect(made.output.hasPrefix("This device has keys of alice"), "\(made)")
                let sealed = try await run(stage, server, "alice", ["send", "bob", "three", "--require-encryption"])
                #expect(sealed.exit == .code(0) && sealed.errors.isEmpty, "\(sealed)")
                let message = try await bob.nextMessage("three")
                #expect(message.string("encryption") == "sealed" && message.string("trust") == "unverified")
                try await bob.command("dm", ["to": "alice", "body": "four", "requireEncryption": true])
                #expect(try await bob.next("stored").string("encryption") == "sealed")
                let read = try await run(stage, server, "alice", ["read"])
                #expect(read.output.hasSuffix("\t@bob\tbob\tfour\n"), "\(read)")
            }
        }

        @Test func `what read printed is not taken away from a program, nor the reverse`() async throws {
            try await withServer { stage, server in
                let bob = try await userWithKeys("bob", stage, server)
                let alice = try await userWithKeys("alice", stage, server)
                _ = try await run(stage, server, "alice", ["read"])
                #expect(try await alice.exit() == .code(0))
                try await bob.send("one", to: "alice")
                let first = try await run(stage, server, "alice", ["read"])
                #expect(first.output.hasSuffix("\t@bob\tbob\tone\n"), "\(first)")
                let later = try await stage.knownUser("alice", port: server.port)
                #expect(try await later.nextMessage("one").string("encryption") == "sealed")
                try await bob.send("two", to: "alice")
                _ = try await later.nextMessage("two")
                #expect(try await later.exit() == .code(0))
                let second = try await run(stage, server, "alice", ["read"])
                #expect(second.output.split(separator: "\n").count == 1, "\(second)")
                #expect(second.output.hasSuffix("\t@bob\tbob\ttwo\n"), "\(second)")
            }
        }

        @Test func `keys on another client are told, and can be replaced`() async throws {
            try await withServer { stage, server in
                let bob = try await userWithKeys("bob", stage, server)
                let alice = try await userWithKeys("alice", stage, server)
                try await bob.send("sealed", to: "alice")
                _ = try await alice.nextMessage("sealed")
                #expect(try await alice.exit() == .code(0))
                for words in [["keys", "init"], ["send", "bob", "no"]] {
                    let refused = try await run(stage, server, "alice", words, home: "elsewhere")
                    #expect(refused.exit == .code(1) && refused.errors.contains("another client"), "\(refused)")
                }
                let stateless = try await run(stage, server, "alice", ["send", "bob", "no", "--no-state"])
                #expect(stateless.exit == .code(1) && stateless.errors.contains("key store"), "\(stateless)")
                let history = try await run(stage, server, "alice", ["history", "bob"], home: "elsewhere")
                #expect(
                    history.output.hasSuffix("\\c(cannot be opened: this client has no keys for it)\n"),
                    "\(history)"
                )
                #expect(history.exit == .code(1) && history.errors.contains("/startanew"), "\(history)")
                let read = try await run(stage, server, "alice", ["read"], home: "elsewhere")
                #expect(read.exit == .code(1) && read.errors.contains("/startanew"), "\(read)")

                let anew = try await stage.jsonClient("alice", port: server.port, home: "elsewhere")
                try await anew.logIn(password: goodPassword)
                _ = try await anew.next("encryption") { $0.string("state") == "linkNeeded" }
                try await anew.command("resetIdentity", ["password": .string(goodPassword)])
                _ = try await anew.next("encryption") { $0.string("state") == "ready" }
                let changed = try await bob.next("identityChanged")
                #expect(changed.string("username") == "alice")
                try await anew.send("from a new identity", to: "bob")
                #expect(try await bob.nextMessage("from a new identity").string("encryption") == "sealed")
            }
        }

        @Test func `the command that meets a changed identity tells it, also with --quiet`() async throws {
            try await withServer { stage, server in
                let bob = try await userWithKeys("bob", stage, server)
                let alice = try await userWithKeys("alice", stage, server)
                try await bob.send("sealed", to: "alice")
                _ = try await alice.nextMessage("sealed")
                #expect(try await bob.exit() == .code(0))
                #expect(try await alice.exit() == .code(0))
                let anew = try await stage.jsonClient("alice", port: server.port, home: "elsewhere")
                try await anew.logIn(password: goodPassword)
                _ = try await anew.next("encryption") { $0.string("state") == "linkNeeded" }
                try await anew.command("resetIdentity", ["password": .string(goodPassword)])
                _ = try await anew.next("encryption") { $0.string("state") == "ready" }

                let sent = try await run(stage, server, "bob", ["send", "alice", "hello", "--quiet"])
                #expect(sent.exit == .code(0) && sent.errors.contains("alice's identity changed"), "\(sent)")
                #expect(try await anew.nextMessage("hello").string("encryption") == "sealed")
                // It is told once: the next command finds the new identity noted.
                let again = try await run(stage, server, "bob", ["send", "alice", "again", "--quiet"])
                #expect(again.exit == .code(0) && again.errors.isEmpty, "\(again)")
            }
        }
    }
}
