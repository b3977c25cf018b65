import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The operator, an admin and a moderator decide who gets in and who stays, and the clients say so.
    @Suite struct AdministrationTests {
        private func start(_ stage: ChatStage, _ registration: String = "open") async throws -> ServerProgram {
            var plan = try stage.serverPlan()
            plan.environment["TANDEM_REGISTRATION"] = registration
            return try await ServerProgram(plan, in: stage.scope)
        }

        /// Carries out a command of the operator.
        @discardableResult
        private func administer(_ stage: ChatStage, _ words: String...) async throws -> String {
            let done = try await stage.runServer(["admin", "--data", stage.folder.file("data")] + words)
            #expect(done.exit == .code(0), "\(done)")
            return done.output
        }

        private func code(in text: String) throws -> String {
            String(try #require(text.firstMatch(of: #/([0-9A-Z]{5}-){4}[0-9A-Z]{6}/#), "\(text)").output.0)
        }

        @Test func `an invite makes as many accounts as it is good for`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage, "invite")
                let code = try code(in: try await administer(stage, "invite", "for the lab", "--uses", "2"))
                let bob = try stage.terminalClient("bob", port: server.port)
                try await bob.waitFor("Invite:", timeout: Patience.process)
                try await bob.typeLine(code.lowercased())
                try await bob.register(password: goodPassword)
                #expect(try await bob.leave() == .code(0))

                var plan = try stage.clientPlan("joe", port: "\(server.port)")
                plan.arguments = ["tandem://127.0.0.1:\(server.port)/#invite=\(code)", "joe"]
                let joe = try await stage.finish(plan, input: Array("\(goodPassword)\nEX\n".utf8))
                #expect(joe.exit == .code(0), "\(joe)")

                let file = try stage.folder.write(code, to: "invite")
                let max = try await stage.runClient(
                    "max",
                    port: server.port,
                    options: ["--invite-file", file],
                    input: [goodPassword, "EX"]
                )
                expectRefusal(max, code: 1, mentions: ["used up"])
            }
        }

        @Test func `an approved account is made at the next start, with the password of that start`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage, "approval")
                let asked = try await stage.runClient("bob", port: server.port, input: ["Earlier-password-1", "EX"])
                expectRefusal(asked, code: 1, mentions: ["was noted"])
                #expect(try await administer(stage, "pending").contains("bob"))
                try await administer(stage, "approve", "bob")
                let made = try await stage.runClient("bob", port: server.port, input: [goodPassword, "EX"])
                #expect(made.exit == .code(0), "\(made)")
                let back = try await stage.runClient("bob", port: server.port, input: [goodPassword, "EX"])
                #expect(back.exit == .code(0), "\(back)")

                _ = try await stage.runClient("joe", port: server.port, input: [goodPassword, "EX"])
                try await administer(stage, "reject", "joe")
                let rejected = try await stage.runClient("joe", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(rejected, code: 1)
                #expect(!rejected.errors.contains("waits for an operator"), "\(rejected)")
            }
        }

        @Test func `a moderator kicks and bans in the dialogue, and the others are told why`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage)
                try await stage.makeAccount("alice", port: server.port)
                try await administer(stage, "role", "alice", "moderator")
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try stage.terminalClient("alice", port: server.port)
                try await alice.logIn(password: goodPassword)
                try await alice.typeLine("/admin who b")
                try await alice.waitFor("bob")
                try await alice.waitForMenu()
                try await alice.typeLine("/admin kick bob too loud")
                let kicked = try await bob.next("disconnected")
                #expect(kicked.string("kind") == "refused")
                #expect(kicked.string("code") == "kicked")
                #expect(kicked.string("reason")?.contains("too loud") == true)
                try await alice.waitForMenu()

                let back = try stage.terminalClient("bob", port: server.port)
                try await back.logIn(password: goodPassword)
                try await alice.typeLine("/admin ban bob --for 1h spam")
                try await back.waitFor("The session has ended. You are banned from this server until")
                try await expectExit(back, code: 1)
                let again = try await stage.runClient("bob", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(again, code: 1, mentions: ["You are banned", "spam", "ask the server's operator"])
                try await alice.waitForMenu()
                try await alice.typeLine("/admin invite")
                try await alice.waitFor("role")
            }
        }

        @Test func `an announcement reaches every face`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                let bob = try await stage.compactUser("bob", port: server.port)
                let carol = try await stage.newUser("carol", port: server.port)
                try await administer(stage, "announce", "Restart at five.")
                try await alice.waitFor("*** Announcement ***")
                try await alice.waitFor("    Restart at five.")
                try await bob.waitForScreen("the announcement") { screen in
                    screen.lines.contains { $0.hasSuffix("*** Announcement *** Restart at five.") }
                }
                #expect(try await carol.next("announcement").string("text") == "Restart at five.")
            }
        }

        @Test func `a lock-down lets nobody in but those with a role`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage)
                for name in ["alice", "bob"] {
                    try await stage.makeAccount(name, port: server.port)
                }
                try await administer(stage, "role", "alice", "admin")
                try await administer(stage, "lockdown", "on")
                for name in ["bob", "newcomer"] {
                    let refused = try await stage.runClient(name, port: server.port, input: [goodPassword, "EX"])
                    expectRefusal(refused, code: 1)
                }
                let admin = try await stage.runClient(
                    "alice",
                    port: server.port,
                    input: [goodPassword, "/admin status", "EX"]
                )
                #expect(admin.exit == .code(0), "\(admin)")
                #expect(admin.output.contains("locked down"), "\(admin)")
            }
        }
    }
}
