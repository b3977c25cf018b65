import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The compact style on a terminal, as its screen shows it.
    @Suite struct CompactTerminalTests {
        @Test func `a first direct message is one line, with Tab for the name`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                try await alice.typeAtPrompt("/dm b")
                try await alice.complete(to: "/dm bob ")
                try await alice.typeLine("hello")
                #expect(try await bob.nextMessage().string("body") == "hello")
                try await alice.waitForRow(endingWith: "alice -> bob: hello")
                try await bob.send("hello yourself", to: "alice")
                try await alice.waitForRow(endingWith: "bob -> you: hello yourself")
                try await alice.waitForPrompt()
            }
        }

        @Test func `Tab lists the names when there are several`() async throws {
            try await withServer { stage, server in
                let names = ["robert", "roberta", "robin"]
                var others: [JSONClient] = []
                for name in names {
                    others.append(try await stage.newUser(name, port: server.port))
                }
                let alice = try await stage.compactUser("alice", port: server.port)
                try await alice.typeAtPrompt("/dm r")
                try await alice.complete(to: "/dm rob")
                try await alice.type("\t")
                try await alice.waitForScreen("the three names") { screen in
                    screen.lines.contains { $0.split(separator: " ").map(String.init) == names }
                        && screen.isAtPrompt("/dm rob")
                }
                for client in others {
                    #expect(try await client.exit() == .code(0))
                }
            }
        }

        @Test func `a window that becomes narrow keeps the line that is typed`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                try await alice.typeAtPrompt("one two three four five six seven")
                try alice.resize(columns: 40, rows: 24)
                try await alice.type(" eight")
                // The prompt and the line have 47 columns.
                try await alice.waitForCursor(after: "n eight")
                try alice.resize(columns: 20, rows: 10)
                try await alice.type(" nine")
                let screen = try await alice.waitForCursor(after: "n eight nine")
                #expect(
                    screen.lines.suffix(3) == ["public> one two thre", "e four five six seve", "n eight nine"],
                    "\(screen)"
                )
                try await alice.type("\r")
                #expect(try await bob.nextMessage().string("body") == "one two three four five six seven eight nine")
                try await alice.waitForPrompt()
                try alice.resize(columns: 80, rows: 24)
                try await alice.typeAtPrompt("wide again")
            }
        }

        @Test func `a paste of 200 lines is one message, after a question`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                let lines = (1...200).map { "line \($0)" }
                // Terminals send a carriage return for each line end of a paste.
                try await alice.type("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~")
                try await alice.waitForScreen("the end of the paste") { $0.textBeforeCursor.hasSuffix("line 200") }
                try await alice.type("\r")
                try await alice.waitFor("The message has 200 lines:")
                try await alice.typeLine("y")
                #expect(try await bob.nextMessage().string("body") == lines.joined(separator: "\n"))
                try await alice.waitForRow(endingWith: "        line 200")
                try await alice.waitForPrompt()
                #expect(try bob.untaken("message").isEmpty)
            }
        }

        @Test func `messages that arrive while a line is typed do not touch it`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                let line = "not one of these keys is lost"
                for (number, key) in line.enumerated() {
                    try await bob.post("message \(number)")
                    try await alice.type(String(key))
                }
                try await alice.waitForRow(endingWith: "#public bob: message \(line.count - 1)")
                try await alice.waitForPrompt(line)
                for number in 0..<line.count {
                    #expect(alice.transcript.contains("bob: message \(number)\n"), "\(alice.transcript)")
                }
                try await alice.type("\r")
                #expect(try await bob.nextMessage().string("body") == line)
            }
        }

        @Test func `a small window shows the messages, the prompt and the end of the line`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port, columns: 20, rows: 5)
                try await bob.send("a message for a small window")
                // Its rows after the first are indented.
                try await alice.waitForScreen("the message") { screen in
                    screen.lines.contains { $0.hasPrefix("        ") && $0.hasSuffix("window") }
                }
                let line = (1...40).map { "word\($0)" }.joined(separator: " ")
                try await alice.type(line)
                try await alice.waitForScreen("the end of the line") { $0.textBeforeCursor.hasSuffix("word40") }
                try await bob.send("another one")
                // What arrives after Enter would be unread, and the prompt with its count is wider than this window.
                try await alice.waitFor("another")
                try await alice.waitForScreen("the end of the line again") { $0.textBeforeCursor.hasSuffix("word40") }
                try await alice.type("\r")
                #expect(try await bob.nextMessage().string("body") == line)
                try await alice.waitForPrompt()
            }
        }
    }
}
