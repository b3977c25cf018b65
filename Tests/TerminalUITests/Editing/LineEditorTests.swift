import Testing

@testable import TerminalUI

@Suite struct LineEditorTests {
    private var editor = LineEditor()

    /// The text with a bar at the cursor.
    private var shown: String {
        let line = editor.display(isHidden: false)
        let texts = line.cells.map(\.text)
        return texts[..<line.cursor].joined() + "|" + texts[line.cursor...].joined()
    }

    @discardableResult
    private mutating func press(_ keys: Key...) -> LineEditor.Outcome {
        keys.reduce(.unchanged) { editor.handle($1, as: .message) }
    }

    @Test mutating func `inserts and deletes at the cursor`() {
        press(.text("helo"), .left, .text("l"))
        #expect(shown == "hell|o")
        press(.backspace, .delete)
        #expect(shown == "hel|")
        press(.home, .text("s"), .right, .delete, .end)
        #expect(shown == "shl|")
    }

    @Test mutating func `refuses a line with bytes that are no text, until they are deleted`() {
        press(.text("Sesame"), .notText, .text("123"))
        #expect(shown == "Sesame\u{FFFD}123|")
        #expect(press(.enter) == .entered(.notText(byteCount: 12)))
        #expect(press(.text("Sesame123"), .enter) == .entered(.text("Sesame123")))
        #expect(press(.text("a"), .notText, .backspace, .text("b"), .enter) == .entered(.text("ab")))
        #expect(press(.notText, .cutToStart, .text("c"), .enter) == .entered(.text("c")))
        // The character was typed as such, so it counts as text.
        #expect(press(.text("\u{FFFD}"), .enter) == .entered(.text("\u{FFFD}")))
        press(.notText, .enter, .up)
        #expect(shown == "\u{FFFD}|")
        #expect(press(.enter) == .entered(.text("\u{FFFD}")))
    }

    @Test mutating func `cuts words and ends of the line`() {
        press(.text("one two  three"), .cutWord)
        #expect(shown == "one two  |")
        press(.cutWord)
        #expect(shown == "one |")
        press(.text("four"), .home, .right, .cutToEnd)
        #expect(shown == "o|")
        press(.text("xy"), .left, .cutToStart)
        #expect(shown == "|y")
    }

    @Test mutating func `moves by what a person sees as one character`() {
        press(.text("e"), .text("\u{301}"), .text("👩"), .text("\u{200D}"), .text("💻"))
        #expect(editor.display(isHidden: false).cells.count == 2)
        press(.backspace)
        #expect(shown == "e\u{301}|")
        press(.left, .text("a"))
        #expect(shown == "a|e\u{301}")
    }

    @Test mutating func `rings where a key can do nothing`() {
        #expect(press(.backspace) == .refused)
        #expect(press(.left) == .refused)
        #expect(press(.up) == .refused)
        #expect(press(.home) == .unchanged)
    }

    @Test mutating func `calls back lines, and the one being typed`() {
        press(.text("one"), .enter, .text("two"), .enter, .text("two"), .enter, .text("draft"), .up)
        #expect(shown == "two|")
        press(.up)
        #expect(shown == "one|")
        #expect(press(.up) == .refused)
        press(.down, .down)
        #expect(shown == "draft|")
        #expect(press(.enter) == .entered(.text("draft")))
    }

    @Test mutating func `keeps a bounded history`() {
        for number in 0..<LineHistory.lineLimit + 5 {
            press(.text("\(number)"), .enter)
        }
        for _ in 0..<LineHistory.lineLimit {
            #expect(press(.up) == .changed)
        }
        #expect(shown == "5|")
        #expect(press(.up) == .refused)
    }

    @Test mutating func `neither shows nor keeps a hidden line`() {
        _ = editor.handle(.text("Secret1234"), as: .secret)
        #expect(editor.display(isHidden: true) == DisplayLine())
        #expect(editor.handle(.enter, as: .secret) == .entered(.text("Secret1234")))
        #expect(press(.up) == .refused)
        #expect(editor.history == LineHistory())
    }

    @Test mutating func `stops at the longest line`() {
        let line = String(repeating: "x", count: LineEditor.limit - 1)
        #expect(press(.text(line)) == .changed)
        #expect(press(.text("é")) == .refused)
        #expect(press(.text("x")) == .changed)
        #expect(press(.text("x")) == .refused)
        #expect(press(.backspace, .text("y")) == .changed)
        #expect(press(.enter) == .entered(.text(line + "y")))
    }

    @Test mutating func `keeps the line on Ctrl-Z`() {
        press(.text("ab"), .left)
        #expect(press(.suspend) == .suspended)
        #expect(shown == "a|b")
    }

    @Test mutating func `ends on Ctrl-D only in an empty line`() {
        press(.text("ab"), .left)
        #expect(press(.endOfInput) == .changed)
        #expect(shown == "a|")
        #expect(press(.backspace, .endOfInput) == .endOfInput)
        #expect(press(.interrupt) == .interrupted)
    }
}
