import ChatTesting
import Foundation
import Testing

extension EndToEndOutages {
    /// The compact style while the server does not answer.
    @Suite struct TerminalOutageTests {
        @Test func `while the server stands still, the wait is told and what is typed is kept`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                server.program.signal(SIGSTOP)
                try await server.program.process.waitForStop()
                try await alice.typeLine("/who")
                try await alice.waitFor("waiting for the server (1 s)...", timeout: .seconds(3))
                try await alice.type("typed meanwhile")
                try await alice.waitForScreen("the echo") { screen in
                    screen.textBeforeCursor.hasPrefix("waiting for the server (")
                        && screen.textBeforeCursor.hasSuffix(" s)... typed meanwhile")
                }
                server.program.signal(SIGCONT)
                try await alice.waitFor("Online now (2):")
                try await alice.waitForPrompt("typed meanwhile")
                try await alice.type("\r")
                #expect(try await bob.nextMessage().string("body") == "typed meanwhile")
            }
        }

        @Test func `after a crash of the server the status is one line, and a message is sent later`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                try await alice.typeAtPrompt("half a thou")
                try await server.kill()
                try await alice.waitForScreen("the status above the line", timeout: Patience.process) { screen in
                    screen.lines.dropLast().last?.hasPrefix("Trying again in ") == true
                        && screen.isAtPrompt("half a thou")
                }
                try await alice.typeLine("ght")
                try await alice.waitForRow(endingWith: "half a thought")
                // The attempts to connect rewrite the line.
                let waiting = try await alice.waitForPrompt()
                #expect(waiting.lines.filter { $0.hasPrefix("Trying again in ") }.count <= 1, "\(waiting)")
                let again = try await stage.startServer(port: server.port)
                try await alice.waitForRow(endingWith: "#public alice: half a thought")
                let screen = try await alice.waitForScreen("the prompt without a status") { screen in
                    screen.isAtPrompt()
                        && !screen.lines.contains { $0.hasPrefix("Trying again in ") }
                }
                #expect(screen.unknown.isEmpty, "\(screen.unknown)")
                #expect(try await bob.nextMessage(timeout: Patience.process).string("body") == "half a thought")
                #expect(again.port == server.port)
            }
        }
    }
}
