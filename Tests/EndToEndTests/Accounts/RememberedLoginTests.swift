import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Logins that a device remembers.
    @Suite struct RememberedLoginTests {
        private static let changed = "Marimba4-granite"
        private static let remembered = "This login is remembered"
        private static let byToken = "Logged in by a remembered login."

        private func alice(_ stage: ChatStage, _ server: ServerProgram, _ options: String...) throws -> TerminalProgram
        {
            try stage.terminalClient("alice", port: server.port, options: options)
        }

        /// Makes the account and remembers its login in `alice`'s home.
        private func remember(_ stage: ChatStage, _ server: ServerProgram) async throws {
            try await stage.makeAccount("alice", port: server.port)
            let first = try alice(stage, server, "--remember")
            try await first.waitFor("Existing user. Please enter password:", timeout: Patience.process)
            try await first.typeLine(goodPassword)
            try await first.waitFor(Self.remembered)
            try await first.waitForMenu()
            #expect(try await first.leave() == .code(0), "\(first.transcript)")
        }

        /// Starts a client that needs no password.
        private func start(_ stage: ChatStage, _ server: ServerProgram) async throws -> TerminalProgram {
            let client = try alice(stage, server)
            try await client.waitFor(Self.byToken, timeout: Patience.process)
            try await client.waitForMenu()
            #expect(!client.transcript.contains("password:"), "\(client.transcript)")
            return client
        }

        private func files(_ stage: ChatStage, _ suffix: String) throws -> [String] {
            let state = try stage.folder.folder("home-alice") + "/.local/state/tandem"
            let names = FileManager.default.enumerator(atPath: state)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(suffix) }.map { "\(state)/\($0)" }
        }

        @Test func `the password is asked for once, until it is another one`() async throws {
            try await withServer { stage, server in
                try await remember(stage, server)
                for _ in 1...3 {
                    #expect(try await start(stage, server).leave() == .code(0))
                }
                let file = try #require(try files(stage, ".login").first)
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let done = try await stage.runServer(
                    ["user", "password", "alice", "--credentials", stage.folder.file("credentials.sqlite")],
                    input: [Self.changed]
                )
                try #require(done.exit == .code(0), "\(done)")
                let last = try alice(stage, server)
                try await last.waitFor("The remembered login is not good any more", timeout: Patience.process)
                try await last.logIn(password: Self.changed)
                #expect(try await last.leave() == .code(0), "\(last.transcript)")
                #expect(try files(stage, ".login").isEmpty)
                #expect(!server.transcript.contains(goodPassword))
            }
        }

        @Test func `two that start at once both get in, and one of them forgets the login`() async throws {
            try await withServer { stage, server in
                try await remember(stage, server)
                let clients = [try alice(stage, server), try alice(stage, server)]
                for client in clients {
                    try await client.waitFor(Self.byToken, timeout: Patience.process)
                    try await client.waitForMenu()
                }
                try await clients[0].typeLine("/logins")
                try await clients[0].waitFor("chatclient on")
                try await clients[0].waitFor("this device")
                try await clients[0].typeLine("/logins forget")
                try await clients[0].waitFor("This device's login is forgotten")
                // Both sessions came from the login, and neither has shown the password.
                for client in clients {
                    try await expectExit(client, code: 1)
                }
                let next = try alice(stage, server)
                try await next.logIn(password: goodPassword)
                #expect(!next.transcript.contains("remembered"), "\(next.transcript)")
                #expect(try await next.leave() == .code(0))
            }
        }

        @Test func `a copy of the file ends the login, and the account is told`() async throws {
            try await withServer { stage, server in
                try await remember(stage, server)
                let file = try #require(try files(stage, ".login").first)
                let copy = try Data(contentsOf: URL(fileURLWithPath: file))
                for _ in 1...2 {
                    _ = try await start(stage, server).leave()
                }
                try copy.write(to: URL(fileURLWithPath: file))
                let thief = try alice(stage, server)
                try await thief.waitFor("The remembered login is not good any more", timeout: Patience.process)
                try await thief.waitFor("Existing user. Please enter password:")
                try await thief.typeLine(goodPassword)
                try await thief.waitFor("its token was used twice")
                try await thief.waitForMenu()
                _ = try await thief.leave()
            }
        }

        @Test func `a new password is remembered in place of the old one`() async throws {
            try await withServer { stage, server in
                try await remember(stage, server)
                let client = try await start(stage, server)
                try await client.typeLine("PW")
                for (prompt, answer) in [
                    ("Old password:", goodPassword), ("New password:", Self.changed),
                    ("New password again:", Self.changed),
                ] {
                    try await client.waitFor(prompt)
                    try await client.typeLine(answer)
                }
                try await client.waitFor("The password is changed.")
                try await client.waitForMenu()
                _ = try await client.leave()
                _ = try await start(stage, server).leave()
            }
        }

        @Test func `scripts set it up by a pipe, and use it when they have no password`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let setUp = try await stage.runClient(
                    "alice",
                    port: server.port,
                    options: ["--remember"],
                    input: [goodPassword, "EX"]
                )
                #expect(setUp.exit == .code(0), "\(setUp)")
                #expect(!setUp.output.contains("remembered"), "\(setUp)")
                for body in ["one", "two"] {
                    let plan = try stage.clientPlan("alice", port: "\(server.port)", options: ["send", "bob"])
                    let sent = try await stage.finish(plan, input: Array(body.utf8))
                    #expect(sent.exit == .code(0), "\(sent)")
                    #expect(try await bob.nextMessage().string("body") == body)
                }
                // In a pipe the first line stays the password.
                let piped = try await stage.runClient("alice", port: server.port, input: [goodPassword, "EX"])
                #expect(piped.exit == .code(0), "\(piped)")
                #expect(!piped.output.contains(Self.byToken), "\(piped)")
            }
        }
    }
}
