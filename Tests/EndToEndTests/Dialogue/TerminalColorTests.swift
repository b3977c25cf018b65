import ChatTesting
import Testing

extension EndToEnd {
    /// The colours of the compact style: by the options, the environment and the terminal.
    @Suite struct TerminalColorTests {
        /// The environment and the options of a client, and whether it uses colours.
        struct Choice: Sendable, CustomTestStringConvertible {
            var environment: [String: String] = [:]
            var options: [String] = []
            let hasColors: Bool

            var testDescription: String {
                (environment.map { "\($0)=\($1)" }.sorted() + options).joined(separator: " ")
            }
        }

        private static let choices = [
            Choice(hasColors: true),
            Choice(environment: ["NO_COLOR": "1"], hasColors: false),
            Choice(environment: ["NO_COLOR": "1"], options: ["--color", "always"], hasColors: true),
            Choice(environment: ["NO_COLOR": ""], hasColors: true),
            Choice(environment: ["CLICOLOR": "0"], hasColors: false),
            Choice(environment: ["TERM": "vt100"], hasColors: false),
            Choice(options: ["--color", "never"], hasColors: false),
        ]

        @Test(arguments: choices)
        func `colours are used where they are wanted, and the words are the same without`(
            _ choice: Choice
        ) async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser(
                    "alice",
                    port: server.port,
                    environment: choice.environment,
                    options: ["--style", "compact"] + choice.options
                )
                try await bob.send("alice, a word for you", to: "alice")
                try await alice.waitForRow(endingWith: "bob -> you: alice, a word for you")
                let screen = try await alice.waitForPrompt()
                #expect(screen.colours.isEmpty == !choice.hasColors, "\(screen.colours)")
                #expect(screen.unknown.isEmpty, "\(screen.unknown)")
            }
        }

        @Test func `a dumb terminal has no colours, unless they are asked for`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                for (name, options) in [("alice", []), ("carol", ["--color", "always"])] {
                    let client = try stage.terminalClient(
                        name,
                        port: server.port,
                        columns: 80,
                        environment: ["TERM": "dumb"],
                        options: ["--style", "compact"] + options
                    )
                    try await client.waitFor("Password:", timeout: Patience.process)
                    try await client.typeLine(goodPassword)
                    try await client.waitFor("again:")
                    try await client.typeLine(goodPassword)
                    try await client.waitFor(publicPrompt)
                    try await bob.send("a word for you", to: name)
                    try await client.waitFor("bob -> you: a word for you")
                    #expect(client.screen.raw.contains(0x1B) == !options.isEmpty, "\(client.transcript)")
                }
            }
        }
    }
}
