import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Text that terminals treat in different ways, typed and received.
    @Suite struct TerminalTextTests {
        private static let texts = [
            "wide 日本語 and 한국어",
            "combining e\u{301}\u{323} n\u{303}",
            "joined \u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466} and \u{1F44D}\u{1F3FD}",
            "flags \u{1F1E9}\u{1F1EA}\u{1F1EF}\u{1F1F5}",
            "שלום עולם",
            "مرحبا بالعالم",
        ]

        @Test func `any script is typed and received, and the cursor is where the text ends`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                for text in Self.texts {
                    try await alice.typeAtPrompt(text)
                    // Inserted at the start, in the text and at its end: each time the cursor is behind it.
                    try await alice.type("\u{01}<")
                    try await alice.waitForPrompt("<")
                    try await alice.type("\u{05}>")
                    try await alice.waitForPrompt("<\(text)>")
                    try await alice.type("\u{1B}[D\u{1B}[D|")
                    let changed = text.dropLast() + "|" + text.suffix(1)
                    try await alice.waitForPrompt("<\(text.dropLast())|")
                    try await alice.type("\r")
                    #expect(try await bob.nextMessage().string("body") == "<\(changed)>")
                    try await alice.waitForPrompt()
                    try await bob.send(text)
                    try await alice.waitForScreen("the message and the prompt") { screen in
                        screen.isAtPrompt()
                            && screen.lines.contains { $0.contains("#public bob: ") && $0.hasSuffix(text) }
                    }
                }
                let screen = alice.display
                #expect(screen.unknown.isEmpty, "\(screen.unknown)")
            }
        }

        @Test func `no sequence of a sender reaches the terminal`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                let hostile = [
                    "\u{1B}]0;owned\u{7}title", "\u{1B}[2Jclear", "\u{9B}2Jclear", "\u{1B}P+q\u{1B}\\string", "a\rb",
                    "\u{202E}reversed", "tab\tand\u{8}\u{8}\u{8}back", "[16:13] #public alice: fake\u{1B}[1A",
                ]
                for body in hostile {
                    try await bob.send(body)
                }
                try await bob.send("the last one")
                try await alice.waitForRow(endingWith: "#public bob: the last one")
                let screen = try await alice.waitForPrompt()
                #expect(screen.unknown.isEmpty, "\(screen.unknown)")
                #expect(!screen.texts.contains { $0.contains("owned") }, "\(screen.texts)")
                #expect(screen.bells == 0)
                #expect(screen.lines.filter { $0.contains("#public bob: ") }.count == hostile.count + 1, "\(screen)")
                let raw = String(decoding: alice.screen.raw, as: UTF8.self).unicodeScalars
                #expect(!raw.contains("\u{9B}") && !raw.contains("\u{202E}") && !raw.contains("\u{8}"))
            }
        }

        @Test func `with LANG=C the text is still UTF-8, and nothing is lost`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let environment = ["LANG": "C", "LC_ALL": "C"]
                let alice = try await stage.compactUser(
                    "alice",
                    port: server.port,
                    environment: environment
                )
                try await alice.typeAtPrompt("grüße")
                try await alice.type("\r")
                #expect(try await bob.nextMessage().string("body") == "grüße")
                try await bob.send("zurück")
                try await alice.waitForRow(endingWith: "#public bob: zurück")
                try await alice.waitForPrompt()
            }
        }

        @Test func `a dumb terminal gets lines without a single control sequence`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let environment = ["TERM": "dumb"]
                let alice = try stage.terminalClient("alice", port: server.port, columns: 80, environment: environment)
                try await alice.register(password: goodPassword)
                try await alice.typeLine("/style compact")
                try await alice.waitFor(publicPrompt)
                try await alice.typeLine("/dm bob hello")
                #expect(try await bob.nextMessage().string("body") == "hello")
                try await alice.waitFor("alice -> bob: hello")
                try await bob.send("\u{1B}[31mred and wide 日本", to: "alice")
                try await alice.waitFor("bob -> you: ")
                try await alice.waitFor("日本")
                try await alice.typeLine("/ex")
                try await expectExit(alice, code: 0)
                let controls = alice.screen.raw.filter { $0 < 0x20 && ![0x0A, 0x0D].contains($0) }
                #expect(controls.isEmpty, "\(controls)")
                #expect(!alice.transcript.contains(goodPassword), "\(alice.transcript)")
            }
        }
    }
}
