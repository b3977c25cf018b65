import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct MessageTests {
        @Test func `a public message reaches the two others and not the sender`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                let bob = try await stage.newTerminalUser("bob", port: server.port)
                let carol = try await stage.newTerminalUser("carol", port: server.port)
                try await alice.sendPublic("Hello guys")
                for reader in [bob, carol] {
                    try await reader.waitForMessage("Hello guys", from: "alice")
                    try await reader.waitForMenu()
                }
                try await bob.sendPublic("Hello back")
                try await alice.waitForMessage("Hello back", from: "bob")
                try await alice.waitForMenu()
                try await alice.typeLine("EX")
                try await expectExit(alice, code: 0)
                let shown = alice.transcript.components(separatedBy: "*** New Message ***").count - 1
                #expect(shown == 1, "alice saw a message of her own: \(alice.transcript)")
            }
        }

        @Test func `a direct message reaches the one and not the third`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                let bob = try await stage.newTerminalUser("bob", port: server.port)
                let carol = try await stage.newTerminalUser("carol", port: server.port)
                try await alice.typeLine("DM")
                try await alice.waitFor("Select a user to send a message to:")
                for name in ["alice", "bob", "carol"] {
                    try await alice.waitFor(name)
                }
                try await alice.waitFor("To:")
                try await alice.typeLine("bob")
                try await alice.waitFor("Enter message:")
                try await alice.typeLine("for bob only")
                try await alice.waitFor("Message sent")
                try await alice.waitForMenu()
                try await bob.waitForMessage("for bob only", from: "alice", isDirect: true)
                try await bob.waitForMenu()
                // Messages sent before the public one have arrived by the time that it arrives.
                try await alice.sendPublic("for all")
                try await carol.waitForMessage("for all", from: "alice")
                #expect(!carol.transcript.contains("for bob only"), "\(carol.transcript)")
            }
        }

        @Test func `an unknown recipient is asked for again, and a message to an absent one waits`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("absent", port: server.port)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.typeLine("DM")
                try await alice.waitFor("To:")
                try await alice.typeLine("nobody")
                try await alice.waitFor("There is no account named nobody.")
                try await alice.waitFor("To:")
                try await alice.typeLine("absent")
                try await alice.waitFor("absent is not online; the message waits for them.")
                try await alice.waitFor("Enter message:")
                try await alice.typeLine("at last")
                try await alice.waitFor("Message sent")
                try await alice.waitForMenu()
                try await alice.typeLine("DM")
                try await alice.waitFor("To:")
                try await alice.typeLine("")
                try await alice.waitForMenu()
                let absent = try stage.terminalClient("absent", port: server.port)
                try await absent.waitFor("Existing user. Please enter password:")
                try await absent.typeLine(goodPassword)
                try await absent.waitFor("You have 1 unread direct message: 1 from alice. IN opens them.")
                try await absent.waitForMenu()
                try await absent.typeLine("-in")
                try await absent.waitFor("Open which one?")
                try await absent.typeLine("1")
                try await absent.waitFor("alice: at last")
                try await absent.waitFor("Enter message:")
            }
        }

        @Test func `a message that comes while one types is shown above, and the typed text is kept`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.typeLine("PM")
                try await alice.waitFor("Message:")
                try await alice.type("half a thou")
                try await alice.waitFor("half a thou")
                try await bob.send("an interruption")
                try await alice.waitForMessage("an interruption", from: "bob")
                try await alice.waitFor("Message:")
                try await alice.waitFor("half a thou")
                try await alice.typeLine("ght")
                try await alice.waitFor("Message sent")
                let message = try await bob.nextMessage()
                #expect(message.string("body") == "half a thought", "\(alice.transcript)")
            }
        }

        @Test func `a wrong command is named and the menu comes again`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.typeLine("XY")
                try await alice.waitFor("Unknown command 'XY'. Please enter PM, DM, EX or one of those that HE lists.")
                try await alice.waitForMenu()
                try await alice.typeLine("  pm ")
                try await alice.waitFor("Message:")
                try await alice.typeLine("")
                try await alice.waitFor("A message cannot be empty.")
                try await alice.waitForMenu()
            }
        }

        @Test func `control characters in a message do nothing to the reader's terminal`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await bob.send("red \u{1B}[31;41m and \u{1B}]0;title\u{7} end\u{202E}")
                try await alice.waitFor("From: bob")
                try await alice.waitForMenu()
                let raw = String(decoding: alice.screen.raw, as: UTF8.self)
                #expect(!raw.contains("\u{1B}[31;41m"), "\(raw.debugDescription)")
                #expect(!raw.contains("\u{1B}]0;title"), "\(raw.debugDescription)")
                #expect(!raw.unicodeScalars.contains("\u{202E}"), "\(raw.debugDescription)")
            }
        }
    }
}
