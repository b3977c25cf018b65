import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct PlainLinesTests {
        @Test func `a script logs in with its first line and sends`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let lines = [goodPassword, "PM", "hello from a script", "DM", "bob", "just you", "EX"]
                let done = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(done.exit == .code(0), "\(done)")
                #expect(done.output.components(separatedBy: "Message sent").count == 3, "\(done)")
                #expect(!done.output.contains("\u{1B}"), "escape sequences: \(done.output.debugDescription)")
                #expect(!done.description.contains(goodPassword), "\(done)")
                let (first, second) = (try await bob.nextMessage(), try await bob.nextMessage())
                let bodies = Set([first, second].compactMap { $0.string("body") })
                #expect(bodies == ["hello from a script", "just you"])
            }
        }

        @Test func `a wrong password ends a script, and nothing after it is taken for another one`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let lines = ["Wrong-1aaa", "PM", goodPassword, "EX"]
                let done = try await stage.runClient("alice", port: server.port, input: lines)
                expectRefusal(done, code: 1, mentions: ["Wrong password."])
                #expect(!done.output.contains("Please enter a command:"), "\(done)")
                #expect(done.output.components(separatedBy: "enter password:").count == 2, "\(done)")
            }
        }

        @Test func `the end of input logs out like EX, and carriage returns are dropped`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let lines = [goodPassword + "\r", "PM\r", "typed on another system\r"]
                let done = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(done.exit == .code(0), "\(done)")
                #expect(done.output.contains("successfully logged out."), "\(done)")
                let message = try await bob.nextMessage()
                #expect(message.string("body") == "typed on another system")
            }
        }

        @Test func `a byte order mark before the first line is no part of the password`() async throws {
            try await withServer { stage, server in
                let marked = try await stage.runClient(
                    "alice",
                    port: server.port,
                    input: ["\u{FEFF}" + goodPassword, "EX"]
                )
                #expect(marked.exit == .code(0), "\(marked)")
                let plain = try await stage.runClient("alice", port: server.port, input: [goodPassword, "EX"])
                #expect(plain.exit == .code(0), "\(plain)")
            }
        }

        @Test func `a password that is no UTF-8 makes no account, and its line is named`() async throws {
            try await withServer { stage, server in
                let alice = try stage.plainClient("alice", port: server.port)
                try await alice.send(bytes: Array("Sesame".utf8) + [0xE4] + Array("123\nPM\nhi\nEX\n".utf8))
                try await expectExit(alice, code: 1)
                let errors = "\(alice.transcript)"
                #expect(errors.contains("Line 1 of the input is not valid UTF-8 text."), "\(errors)")
                #expect(errors.contains("The password is not valid UTF-8 text."), "\(errors)")
                let probe = try await stage.jsonClient("alice", port: server.port)
                try await probe.command("status", ["username": "alice"])
                #expect(try await probe.next("status").bool("exists") == false)
            }
        }

        @Test func `bad messages are named, and nothing of them is sent`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try stage.plainClient("alice", port: server.port)
                try await alice.send(line: goodPassword)
                try await alice.send(line: "PM")
                try await alice.send(bytes: [0x66, 0xff, 0xfe, 0x0a])
                try await alice.waitFor("The message is not valid UTF-8 text. It was not sent.")
                try await alice.send(line: "PM")
                try await alice.send(line: String(repeating: "x", count: 16_385))
                try await alice.waitFor("The message has 16385 bytes; the limit is 16384. It was not sent.")
                try await alice.send(line: "PM")
                try await alice.send(line: "")
                try await alice.waitFor("A message cannot be empty.")
                try await alice.send(line: "PM")
                try await alice.send(line: "a good one")
                try await alice.waitFor("Message sent")
                try await alice.send(line: "EX")
                try await expectExit(alice, code: 1)
                for words in ["is not valid UTF-8 text. It was not sent.", "has 16385 bytes", "cannot be empty."] {
                    #expect(alice.errors.text.contains(words), "\(alice.errors.text)")
                }
                let message = try await bob.nextMessage()
                #expect(message.string("body") == "a good one")
                #expect(message.integer("sequence") == 1)
            }
        }

        @Test func `a name in other case is the same account`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                try await stage.makeAccount("Alice", port: server.port)
                let lines = [goodPassword, "PM", "it is me", "EX"]
                let done = try await stage.runClient("aLICE", port: server.port, input: lines)
                #expect(done.exit == .code(0), "\(done)")
                #expect(done.output.contains("Existing user."), "\(done)")
                let message = try await bob.nextMessage()
                #expect(message.string("sender") == "Alice")
            }
        }

        @Test func `messages are printed for a script too`() async throws {
            try await withServer { stage, server in
                let alice = try stage.plainClient("alice", port: server.port)
                try await alice.send(line: goodPassword)
                try await alice.waitFor(TerminalProgram.menuEnd)
                let bob = try await stage.newUser("bob", port: server.port)
                try await bob.send("read me")
                try await alice.waitFor("*** New Message ***\nMessage type: Public Message (PM)\nFrom: bob\n\n")
                try await alice.waitFor("read me\n")
                alice.closeInput()
                try await expectExit(alice, code: 0)
            }
        }
    }
}
