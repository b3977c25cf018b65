import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The dialogue of release 0.1.0, byte for byte: people's habits and scripts rely on it. At a terminal without
    /// keys, as that release had none: with keys, a line tells when a direct message would not be encrypted.
    @Suite struct ClassicDialogueTests {
        /// Two online users with their arrival already announced, so that no notice of it gets into a third user's
        /// transcript.
        private func settledUsers(
            _ stage: ChatStage,
            _ server: ServerProgram
        ) async throws -> (bob: JSONClient, carol: JSONClient) {
            let bob = try await stage.newUser("bob", port: server.port)
            let carol = try await stage.newUser("carol", port: server.port)
            _ = try await bob.next("presence")
            return (bob, carol)
        }

        @Test func `a new user writes to everyone and to one, and is written to`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port, options: ["--no-state"])
                let bob = try await stage.newUser("bob", port: server.port)
                try await alice.waitFor("bob joined")
                try await alice.waitForMenu()
                try await alice.sendPublic("Hello guys")
                try await bob.send("Hello back")
                try await alice.waitForMessage("Hello back", from: "bob")
                try await alice.waitForMenu()
                try await alice.sendDirect("just you", to: "bob")
                // The receipt comes with a tick of either client.
                try await alice.waitFor("delivered to bob")
                try await alice.waitForMenu()
                try await bob.send("and just you", to: "alice")
                try await alice.waitForMessage("and just you", from: "bob", isDirect: true)
                try await alice.waitForMenu()
                #expect(try await alice.leave() == .code(0))
                try ClassicTranscript("terminal-new-user").expect(String(decoding: alice.screen.raw, as: UTF8.self))
            }
        }

        @Test func `an existing user mistypes, and is asked again`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let alice = try stage.terminalClient("alice", port: server.port, options: ["--no-state"])
                try await alice.waitFor("Existing user. Please enter password:", timeout: Patience.process)
                try await alice.typeLine("Wrong-1aaa")
                try await alice.waitFor("attempts left.")
                try await alice.waitFor("password:")
                try await alice.typeLine(goodPassword)
                try await alice.waitForMenu()
                try await alice.typeLine("XY")
                try await alice.waitForMenu()
                try await alice.typeLine("PM")
                try await alice.waitFor("Message:")
                try await alice.typeLine("")
                try await alice.waitForMenu()
                try await alice.typeLine("DM")
                try await alice.waitFor("To:")
                try await alice.typeLine("nobody")
                try await alice.waitFor("To:")
                try await alice.typeLine("")
                try await alice.waitForMenu()
                #expect(try await alice.leave() == .code(0))
                let screen = String(decoding: alice.screen.raw, as: UTF8.self)
                try ClassicTranscript("terminal-existing-user").expect(screen)
            }
        }

        @Test func `a script registers, writes and leaves`() async throws {
            try await withServer { stage, server in
                let others = try await settledUsers(stage, server)
                let lines = [goodPassword, "PM", "hello from a script", "DM", "bob", "just you", "EX"]
                let done = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(try await others.bob.exit() == .code(0))
                #expect(try await others.carol.exit() == .code(0))
                try ClassicTranscript("pipe-new-user").expect(done.output)
                // Release 0.1.0 said nothing of it on stderr.
                #expect(done.exit == .code(0))
                let told = """
                    Registered the new account alice
                    This account has no keys, so its direct messages are not encrypted end to end. To make keys on this \
                    device: chatclient HOST PORT NAME keys init

                    """
                #expect(done.errors == told)
            }
        }

        @Test func `a script is written to, by everyone's message and by its own`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try stage.plainClient("alice", port: server.port)
                try await alice.send(line: goodPassword)
                try await alice.waitFor("Please enter a command:")
                // Its arrival is known everywhere, so that no notice gets between the messages.
                _ = try await bob.next("presence")
                try await alice.waitFor("bob joined")
                try await bob.send("Hello guys")
                try await alice.waitFor("Hello guys")
                try await bob.send("Hello alice", to: "alice")
                try await alice.waitFor("Hello alice")
                try await alice.send(line: "EX")
                try await expectExit(alice, code: 0)
                try ClassicTranscript("pipe-receiving").expect(alice.output.text)
            }
        }

        @Test func `a script logs in, mistypes, and its input ends`() async throws {
            try await withServer { stage, server in
                let others = try await settledUsers(stage, server)
                try await stage.makeAccount("alice", port: server.port)
                let lines = [goodPassword, "XY", "PM", "", "DM", "nobody", ""]
                let done = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(try await others.bob.exit() == .code(0))
                #expect(try await others.carol.exit() == .code(0))
                try ClassicTranscript("pipe-existing-user").expect(done.output)
                // Release 0.1.0 took the last line for another recipient, and ended with status 0.
                let refusals = """
                    Unknown command 'XY'. Please enter PM, DM, EX or one of those that HE lists.
                    A message cannot be empty.
                    There is no account named nobody. An empty line goes back to the commands.

                    """
                #expect(done.exit == .code(1))
                #expect(done.errors == refusals)
            }
        }
    }
}
