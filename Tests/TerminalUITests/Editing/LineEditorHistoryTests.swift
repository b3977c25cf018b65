import Testing

@testable import TerminalUI

@Suite struct LineEditorHistoryTests {
    private var editor = LineEditor()

    init() {
        for (line, kind) in [
            ("WH bo*", .command), ("hello Lab", .message), ("see you in the lab", .message), ("lunch?", .message),
            ("hello Lab", .message), ("alice", .name),
        ] as [(String, LineKind)] {
            _ = editor.handle(.text(line), as: kind)
            _ = editor.handle(.enter, as: kind)
        }
    }

    @discardableResult
    private mutating func press(_ keys: Key..., as kind: LineKind = .message) -> LineEditor.Outcome {
        keys.reduce(.unchanged) { editor.handle($1, as: kind) }
    }

    @Test mutating func `has a history for each kind of line`() {
        press(.up, as: .name)
        #expect(editor.text == "alice")
        editor.clear()
        #expect(press(.up, .up, as: .command) == .refused)
        #expect(editor.text == "WH bo*")
        // The prompt is another one now, and the line stays.
        press(.up)
        #expect(editor.text == "hello Lab")
        press(.down)
        #expect(editor.text == "WH bo*")
    }

    @Test mutating func `searches for what is typed, older each time`() {
        press(.text("draft"), .left, .search)
        #expect(editor.searchPrompt == "(search: )")
        #expect(press(.text("l"), .text("AB")) == .changed)
        #expect(editor.searchPrompt == "(search: lAB)")
        #expect(editor.text == "hello Lab")
        #expect(editor.display(isHidden: false).cursor == 6)
        #expect(press(.search) == .changed)
        #expect(editor.text == "see you in the lab")
        // The oldest line has the same text as the newest one, but another one is between them.
        #expect(press(.search) == .changed)
        #expect(editor.text == "hello Lab")
        #expect(press(.search) == .refused)
        #expect(editor.searchPrompt == "(not found: lAB)")
        #expect(editor.text == "hello Lab")
        #expect(press(.enter) == .entered(.text("hello Lab")))
        #expect(editor.searchPrompt == nil)
    }

    @Test(arguments: [Key.escape, .interrupt])
    mutating func `goes back to the line being typed`(key: Key) {
        press(.text("draft"), .left, .search, .text("lunch"))
        #expect(editor.text == "lunch?")
        #expect(press(key) == .changed)
        #expect(editor.searchPrompt == nil)
        #expect(editor.text == "draft")
        #expect(editor.display(isHidden: false).cursor == 4)
        #expect(press(.undo) == .changed)
        #expect(editor.isEmpty)
    }

    @Test mutating func `takes characters of the search back`() {
        press(.search, .text("lax"))
        #expect(editor.searchPrompt == "(not found: lax)")
        press(.backspace)
        #expect(editor.searchPrompt == "(search: la)")
        #expect(editor.text == "hello Lab")
        press(.backspace, .backspace)
        #expect(editor.isEmpty)
        #expect(press(.backspace) == .refused)
        #expect(press(.search) == .changed)
    }

    @Test mutating func `edits the line that was found`() {
        press(.search, .text("lunch"), .end, .backspace, .text("!"))
        #expect(press(.enter) == .entered(.text("lunch!")))
        press(.search, .text("lunch"), .tab, .text("early "))
        #expect(press(.enter) == .entered(.text("early lunch!")))
    }

    @Test mutating func `shows hostile search text as symbols, and bounds it`() {
        press(.search, .text("\u{202E}\u{7}"))
        #expect(editor.searchPrompt == "(not found: <U+202E>␇)")
        #expect(press(.text(String(repeating: "x", count: HistorySearch.queryLimit))) == .refused)
        #expect(editor.searchPrompt == "(not found: <U+202E>␇)")
    }

    @Test mutating func `leaves replies of the terminal to its user, and searches on`() {
        press(.search, .text("lab"))
        #expect(press(.focusOut) == .unhandled(.focusOut))
        #expect(editor.searchPrompt == "(search: lab)")
    }

    @Test func `keeps the history between sessions`() {
        var history = LineHistory()
        history.add("/dm bob hello", .command)
        history.add("a\nb\\n\r\tc", .message)
        history.add("bob", .name)
        history.add("Secret1234", .secret)
        let encoded = history.encoded
        #expect(encoded == "command /dm bob hello\nmessage a\\nb\\\\n\\r\tc\nname bob\n")
        #expect(LineHistory(encoded: encoded) == history)
        #expect(history.lines(.secret) == [])
    }

    @Test func `leaves out what it does not understand`() {
        let history = LineHistory(encoded: "nonsense\nsecret x\nlater y\nname bob\nname bad\\q\n\nname \n name x\n")
        #expect(history.encoded == "name bob\n")
    }

    @Test func `is bounded in number and size`() {
        var history = LineHistory()
        for number in 0..<LineHistory.lineLimit + 3 {
            history.add("\(number)", .name)
        }
        #expect(history.lines(.name).count == LineHistory.lineLimit)
        #expect(history.lines(.name).first == "3")
        for letter in "abcde" {
            history.add(String(repeating: letter, count: LineHistory.byteLimit / 4), .message)
        }
        #expect(history.lines(.message).map { $0.prefix(1) } == ["b", "c", "d", "e"])
        history.add(String(repeating: "x", count: LineHistory.byteLimit + 1), .message)
        #expect(history.lines(.message).count == 4)
    }
}
