import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct MaintenanceTests {
        @Test func `an export has every message, also while the server runs`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer()
                let alice = try await stage.newUser("alice", port: server.port)
                try await stage.makeAccount("bob", port: server.port)
                _ = try await alice.send("hello all")
                _ = try await alice.send("only bob", to: "bob")
                for isRunning in [true, false] {
                    if !isRunning {
                        _ = try await server.stop()
                    }
                    let done = try await stage.runServer(["export", "--data", stage.folder.file("data")])
                    #expect(done.exit == .code(0), "\(done)")
                    let messages = try records(in: done.output, of: "message")
                    #expect(messages.map { $0["body"] as? String } == ["hello all", "only bob"])
                    #expect(messages.map { $0["from"] as? String } == ["alice", "alice"])
                    #expect(messages.map { $0["to"] as? String } == [nil, "bob"])
                    let names = try records(in: done.output, of: "account").map { $0["name"] as? String }
                    #expect(Set(names) == ["alice", "bob"])
                }
            }
        }

        @Test func `whoever is forgotten is gone, and a server that does not answer must not run meanwhile`()
            async throws
        {
            try await withChatStage { stage in
                let server = try await stage.startServer(options: ["--admin-socket", "off"])
                let alice = try await stage.newUser("alice", port: server.port)
                _ = try await alice.send("a secret of alice")
                let arguments =
                    ["forget", "ALICE"] + ["--data", stage.folder.file("data")]
                    + ["--credentials", stage.folder.file("credentials.sqlite")]
                let early = try await stage.runServer(arguments)
                #expect(early.exit == .code(1), "\(early)")
                #expect(early.errors.contains("does not answer at its admin socket"), "\(early)")
                #expect(early.errors.contains("Stop it first"), "\(early)")
                _ = try await server.stop()
                let done = try await stage.runServer(arguments)
                #expect(done.exit == .code(0), "\(done)")
                #expect(done.output == "Removed the account alice.\nEmptied 1 message.\n", "\(done)")
                let again = try await stage.runServer(arguments)
                #expect(again.exit == .code(1), "\(again)")
                let export = try await stage.runServer(["export", "--data", stage.folder.file("data")])
                #expect(!export.output.contains("alice"), "\(export)")
                #expect(!export.output.contains("secret"), "\(export)")
                // The name is free.
                let restarted = try await stage.startServer()
                _ = try await stage.newUser("alice", port: restarted.port)
            }
        }

        @Test func `an account is locked and loses its role on the files, too`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer()
                try await stage.makeAccount("alice", port: server.port)
                let place =
                    ["--data", stage.folder.file("data")] + ["--credentials", stage.folder.file("credentials.sqlite")]
                let role = ["admin", "--data", stage.folder.file("data"), "role", "alice", "admin"]
                #expect(try await stage.runServer(role).exit == .code(0))
                _ = try await server.stop()
                let lock = try await stage.runServer(["user", "lock", "alice"] + place)
                #expect(lock.output == "Locked alice.\n", "\(lock)")
                let twice = try await stage.runServer(["user", "lock", "alice"] + place)
                expectRefusal(twice, code: 1, mentions: ["alice is locked already."])
                let again = try await stage.startServer()
                let refused = try await stage.runClient("alice", port: again.port, input: [goodPassword, "EX"])
                expectRefusal(refused, code: 1, mentions: ["locked by the operator"])
                _ = try await again.stop()
                let unlock = try await stage.runServer(["user", "unlock", "alice"] + place)
                #expect(unlock.output == "Unlocked alice.\n", "\(unlock)")
                let remove = try await stage.runServer(["user", "remove", "alice"] + place)
                #expect(remove.output == "Removed alice.\n", "\(remove)")
                let last = try await stage.startServer()
                let roles = try await stage.runServer(["admin", "--json", "--data", stage.folder.file("data"), "roles"])
                #expect(roles.output.isEmpty, "\(roles)")
                let audit = try await stage.runServer(["admin", "--json", "--data", stage.folder.file("data"), "audit"])
                let acts = try audit.output.split(separator: "\n").compactMap { line in
                    try (JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["act"] as? String
                }
                #expect(acts == ["audit", "user remove", "user unlock", "user lock", "role"], "\(audit)")
                _ = try await last.stop()
            }
        }

        @Test func `a role goes with an account that was removed behind the server's back`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer()
                for name in ["alice", "bob"] {
                    try await stage.makeAccount(name, port: server.port)
                }
                let admin = ["admin", "--json", "--data", stage.folder.file("data")]
                #expect(try await stage.runServer(admin + ["role", "alice", "admin"]).exit == .code(0))
                _ = try await server.stop()
                let store = ["--credentials", stage.folder.file("credentials.sqlite")]
                let remove = try await stage.runServer(["user", "remove", "alice"] + store)
                #expect(remove.output == "Removed alice.\n", "\(remove)")
                #expect(remove.errors.contains("If alice has a role, the server takes it away"), "\(remove)")
                let again = try await stage.startServer()
                try await again.program.errors.waitFor("the role of a removed account was taken away")
                let roles = try await stage.runServer(admin + ["roles"])
                #expect(roles.output.isEmpty, "\(roles)")
                _ = try await again.stop()
            }
        }

        @Test func `what is too much goes when the server starts`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer()
                let alice = try await stage.newUser("alice", port: server.port)
                try await alice.sendAll((1...10).map { "message \($0)" })
                _ = try await server.stop()
                let again = try await stage.startServer(options: ["--retention-messages", "3"])
                // Removal runs beside the first connections; a server that is stopped at once leaves it to the next
                // start.
                try await again.program.errors.waitFor("removed old messages")
                _ = try await again.stop()
                let done = try await stage.runServer(["export", "--data", stage.folder.file("data")])
                let messages = try records(in: done.output, of: "message")
                #expect(messages.map { $0["body"] as? String } == ["message 8", "message 9", "message 10"])
            }
        }

        @Test func `without its server, nobody guesses where the accounts of a data folder are`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer()
                try await stage.makeAccount("alice", port: server.port)
                _ = try await server.stop()
                let data = ["--data", stage.folder.file("data")]
                for command in [
                    ["user", "list"], ["user", "add", "bob"], ["user", "remove", "alice"], ["forget", "alice"],
                ] {
                    let done = try await stage.runServer(command + data, input: [goodPassword])
                    expectRefusal(done, code: 1, mentions: ["No server answers", "--credentials"])
                }
                let again = try await stage.startServer()
                let alice = try await stage.runClient("alice", port: again.port, input: [goodPassword, "EX"])
                #expect(alice.exit == .code(0), "\(alice)")
            }
        }

        @Test func `where there is nothing it says so`() async throws {
            try await withChatStage { stage in
                let done = try await stage.runServer(["export", "--data", stage.folder.file("nowhere")])
                #expect(done.exit == .code(1), "\(done)")
                #expect(done.errors.contains("There are no messages in the data folder"), "\(done)")
                let forget = try await stage.runServer(["forget", "alice", "--data", stage.folder.file("nowhere")])
                #expect(forget.exit == .code(1), "\(forget)")
                #expect(forget.errors.contains("There is no data folder"), "\(forget)")
            }
        }

        private func records(in output: String, of kind: String) throws -> [[String: Any]] {
            try output.split(separator: "\n").compactMap { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return object?["record"] as? String == kind ? object : nil
            }
        }
    }
}
