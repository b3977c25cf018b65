import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// New accounts on servers that do not take everybody.
    @Suite struct AdmissionTests {
        private static let inviteOnly =
            "There is no account named bob, and this server makes accounts for invites only."
        private static let noted = "Your request for an account was noted."
        private static let waits = "Your request for an account waits for an operator"

        /// A code that no server has made.
        private static let wrongCode = "000G4-0R40M-30E20-9185G-R38E1W"

        private func start(_ stage: ChatStage, _ registration: String) async throws -> ServerProgram {
            var plan = try stage.serverPlan()
            plan.environment["TANDEM_REGISTRATION"] = registration
            return try await ServerProgram(plan, in: stage.scope)
        }

        private func claims(_ stage: ChatStage, of home: String) throws -> [String] {
            let state = try stage.folder.folder("home-\(home)") + "/.local/state/tandem"
            let names = FileManager.default.enumerator(atPath: state)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix("/claims") }.map { "\(state)/\($0)" }
        }

        @Test func `an invite is asked for first, and a mistyped one is not sent`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage, "invite")
                let bob = try stage.terminalClient("bob", port: server.port)
                try await bob.waitFor(Self.inviteOnly, timeout: Patience.process)
                try await bob.waitFor("Invite:")
                try await bob.typeLine("000G4-0R40M")
                try await bob.waitFor("This is no invite: it is not complete, or mistyped. Nothing was sent.")
                try await bob.waitFor("Invite:")
                try await bob.typeLine(Self.wrongCode.lowercased())
                try await bob.waitFor("Password:")
                try await bob.typeLine(goodPassword)
                try await bob.waitFor("This server has no such invite")
                try await bob.waitFor("Invite:")
                try await bob.type("\u{04}")
                try await expectExit(bob, code: 1)
                // A long code that is typed unseen has mistakes, so it is shown.
                #expect(bob.transcript.contains(Self.wrongCode.lowercased()), "\(bob.transcript)")
                #expect(!bob.transcript.contains(goodPassword), "\(bob.transcript)")
            }
        }

        @Test func `a script is told where an invite comes from, and a wrong one ends it`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage, "invite")
                let without = try await stage.runClient("bob", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(without, code: 1, mentions: [Self.inviteOnly, "#invite=CODE", "--invite-file"])
                let file = try stage.folder.write(Self.wrongCode + "\n", to: "invite")
                let command = ["--invite-file", file, "--register", "send", "--public", "hi"]
                for options in [["--invite-file", file], command] {
                    let wrong = try await stage.runClient(
                        "bob",
                        port: server.port,
                        options: options,
                        input: [goodPassword, "EX"]
                    )
                    expectRefusal(wrong, code: 1, mentions: ["This server has no such invite"])
                }
                let link = "tandem://127.0.0.1:\(server.port)/#invite=\(Self.wrongCode)X"
                var plan = try stage.clientPlan("bob", port: "\(server.port)")
                plan.arguments = [link, "bob"]
                let cut = try await stage.finish(plan)
                expectRefusal(cut, code: 64, mentions: ["The invite in the link is not complete"])
                #expect(!cut.errors.contains(Self.wrongCode), "\(cut)")
            }
        }

        @Test func `an account is asked for, and the device remembers that`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage, "approval")
                let bob = try stage.terminalClient("bob", port: server.port)
                try await bob.waitFor("New accounts need an operator's approval here", timeout: Patience.process)
                try await bob.waitFor("Password:")
                try await bob.typeLine(goodPassword)
                try await bob.waitFor(Self.noted)
                try await expectExit(bob, code: 0)
                let file = try #require(try claims(stage, of: "bob").first)
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600)

                let again = try stage.terminalClient("bob", port: server.port)
                try await again.waitFor("Your request for the account is looked up", timeout: Patience.process)
                try await again.waitFor("Password:")
                try await again.typeLine(goodPassword)
                try await again.waitFor(Self.waits)
                try await expectExit(again, code: 0)

                let piped = try await stage.runClient("bob", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(piped, code: 1, mentions: [Self.waits])
                // To others the name is taken.
                let other = try await stage.runClient(
                    "bob",
                    port: server.port,
                    home: "eve",
                    input: [goodPassword, "EX"]
                )
                expectRefusal(other, code: 1, mentions: ["waits for the operator's approval"])
            }
        }

        @Test func `without a state the code of the request is shown, and for programs it is a field`() async throws {
            try await withChatStage { stage in
                let server = try await start(stage, "approval")
                let input = [goodPassword, "EX"]
                let forgetful = try await stage.runClient(
                    "bob",
                    port: server.port,
                    options: ["--no-state"],
                    input: input
                )
                expectRefusal(forgetful, code: 1, mentions: [Self.noted, "--invite-file"])
                let code = try #require(forgetful.errors.firstMatch(of: #/([0-9A-Z]{5}-){4}[0-9A-Z]{6}/#)?.output.0)
                let file = try stage.folder.write("\(code)\n", to: "claim")
                let back = try await stage.runClient(
                    "bob",
                    port: server.port,
                    home: "elsewhere",
                    options: ["--invite-file", file],
                    input: input
                )
                expectRefusal(back, code: 1, mentions: [Self.waits])

                let program = try await stage.jsonClient("joe", port: server.port)
                let register: [String: JSONValue] = ["username": .string("joe"), "password": .string(goodPassword)]
                try await program.command("register", register)
                let error = try await program.next("error")
                #expect(error.string("code") == "approval_needed")
                let claim = try #require(error.string("claim"))
                #expect(try stage.folder.read(claimsName(stage, of: "joe")).contains(claim))
            }
        }

        private func claimsName(_ stage: ChatStage, of home: String) throws -> String {
            let file = try #require(try claims(stage, of: home).first)
            return String(file.dropFirst(stage.folder.path.count + 1))
        }
    }
}
