import ChatTesting
import Testing

extension EndToEnd {
    @Suite struct RoomTests {
        @Test func `a room is made, joined by its number, closed by its admin, and read on`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                let number = try await create("Lobby", by: alice)
                let bob = try await stage.newTerminalUser("bob", port: server.port)
                try await join(number, by: bob)
                try await bob.waitFor("alice (Admin)")
                try await alice.waitFor("*** bob joined the room")
                try await alice.typeLine("hello room")
                try await bob.waitFor("alice: hello room")
                try await bob.typeLine("/l")
                try await bob.waitFor("Connected clients (2 of 2):")
                let carol = try await stage.newTerminalUser("carol", port: server.port)
                try await carol.typeLine("JR")
                try await carol.waitFor("Number or name of the room:")
                try await carol.typeLine(number)
                try await carol.waitForMenu()
                #expect(!carol.transcript.contains("Welcome to Lobby"), "the limit did not hold: \(carol.transcript)")
                try await alice.typeLine("/q")
                try await alice.waitFor("Close it? (c: yes;")
                try await alice.typeLine("c")
                try await alice.waitFor("You left Lobby.")
                try await bob.waitFor("The room Lobby was closed: its admin left.")
                try await bob.waitForMenu()
                try await bob.typeLine("HI")
                try await bob.waitFor("History of what?")
                try await bob.typeLine(number)
                try await bob.waitFor("--- Lobby (closed) ---")
                try await bob.waitFor("alice: hello room")
                try await bob.waitForMenu()
                #expect(!carol.transcript.contains("hello room"), "\(carol.transcript)")
            }
        }

        @Test func `what one types when one is kicked is shown as not sent, and is no command`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                let number = try await create("Lobby", by: alice)
                let bob = try await stage.newTerminalUser("bob", port: server.port)
                try await join(number, by: bob)
                try await alice.waitFor("*** bob joined the room")
                try await bob.type("E")
                try await bob.waitFor("E")
                try await alice.typeLine("/kick bob")
                try await alice.waitFor("*** bob was kicked ***")
                try await bob.waitFor("You were kicked from the room Lobby by alice.")
                try await bob.waitForMenu()
                try await bob.typeLine("X")
                try await bob.waitFor("and was not sent: EX")
                try await bob.waitForMenu()
                try await bob.sendPublic("still here")
                try await alice.waitForMessage("still here", from: "bob")
            }
        }

        @Test func `what was missed comes at the next start, each message once`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newTerminalUser("bob", port: server.port)
                try await alice.send("while he is here")
                try await bob.waitForMessage("while he is here", from: "alice")
                #expect(try await bob.leave() == .code(0))
                try await alice.send("while he is away")
                try await alice.send("and this", to: "bob")
                let again = try stage.terminalClient("bob", port: server.port)
                try await again.waitFor("Existing user. Please enter password:", timeout: Patience.process)
                try await again.typeLine(goodPassword)
                try await again.waitFor("You have 1 unread direct message: 1 from alice. IN opens them.")
                try await again.waitFor("while he is away")
                try await again.waitForMenu()
                #expect(!again.transcript.contains("while he is here"), "\(again.transcript)")
            }
        }

        /// Makes a room for two.
        ///
        /// - Returns: The room's number, as users pass it on.
        private func create(_ name: String, by admin: TerminalProgram) async throws -> String {
            try await admin.typeLine("CR")
            try await admin.waitFor("Name of the room:")
            try await admin.typeLine(name)
            try await admin.waitFor("How many people may be in it?")
            try await admin.typeLine("2")
            try await admin.waitFor("Options")
            try await admin.typeLine("none")
            try await admin.waitFor("Welcome to \(name) (#")
            try await admin.waitFor("To close the group leave it")
            let digits = admin.transcript.split(separator: "Welcome to \(name) (").last?.prefix { $0 != ")" }
            return String(try #require(digits))
        }

        private func join(_ number: String, by user: TerminalProgram) async throws {
            try await user.typeLine("JR")
            try await user.waitFor("Number or name of the room:")
            try await user.typeLine(number)
            try await user.waitFor("(\(number))")
        }
    }
}
