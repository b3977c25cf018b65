import Testing

@testable import TerminalUI

/// The keys of the line editor, by what they make of a text. `|` is the cursor.
@Suite struct LineEditorKeyTests {
    /// Returns an editor with a text, and the cursor at its bar.
    private static func editor(_ text: String) -> LineEditor {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        var editor = LineEditor()
        _ = editor.handle(.paste(String(parts[0])), as: .message)
        if parts.count > 1 {
            _ = editor.handle(.paste(String(parts[1])), as: .message)
            for _ in parts[1] {
                _ = editor.handle(.left, as: .message)
            }
        }
        return editor
    }

    private static func shown(_ editor: LineEditor) -> String {
        let line = editor.display(isHidden: false)
        let texts = line.cells.map(\.text)
        return texts[..<line.cursor].joined() + "|" + texts[line.cursor...].joined()
    }

    @Test(
        arguments: [
            ("one two|", [.wordLeft], "one |two"),
            ("one, two|", [.wordLeft, .wordLeft], "|one, two"),
            ("|one, two", [.wordRight], "one|, two"),
            ("one|, two", [.wordRight], "one, two|"),
            ("naïve_café 東京|", [.wordLeft, .wordLeft], "|naïve_café 東京"),
            ("one two three|", [.cutWordLeft, .cutWordLeft, .yank], "one two three|"),
            ("one |two three", [.cutWordRight], "one | three"),
            ("|one two three", [.cutWordRight, .cutWordRight, .end, .yank], " threeone two|"),
            ("a/b c/d|", [.cutWord], "a/b |"),
            ("a/b c/d|", [.cutWordLeft], "a/b c/|"),
            ("one two|", [.cutToStart, .text("x"), .yank], "xone two|"),
            ("one| two", [.cutToEnd, .home, .yank], " two|one"),
            ("one| two", [.cutToStart, .cutToEnd, .yank, .yank], "one twoone two|"),
            ("a b|", [.cutWord, .left, .right, .cutWord, .yank, .yankOlder], "b|"),
            ("a b|", [.cutWord, .left, .right, .cutWord, .yank, .yankOlder, .yankOlder], "a |"),
            ("abc|", [.transpose], "acb|"),
            ("a|bc", [.transpose], "ba|c"),
            ("ab|c", [.transpose, .undo], "ab|c"),
            ("e\u{301}o|", [.transpose], "oe\u{301}|"),
            ("a|", [.lineEnd, .text("b")], "a⏎b|"),
            ("a|", [.paste("\n\tb")], "a⏎␉b|"),
            ("", [.text("\u{301}")], "\u{25CC}\u{301}|"),
            ("", [.text("\u{301}"), .home, .text("e")], "e\u{301}|"),
            ("e|", [.notText, .text("\u{301}"), .left, .backspace], "e\u{301}|"),
        ] as [(String, [Key], String)]
    )
    func `edits`(before: String, keys: [Key], after: String) {
        var editor = Self.editor(before)
        for key in keys {
            #expect(editor.handle(key, as: .message) == .changed)
        }
        #expect(Self.shown(editor) == after)
    }

    @Test(
        arguments: [
            [.text("one"), .text(" "), .text("two")],
            [.text("one two"), .cutWord, .yank, .home, .text("x"), .delete],
            [.text("e"), .text("\u{301}"), .backspace, .text("👩"), .text("\u{200D}"), .text("💻")],
            [.text("abc"), .home, .text("🇩"), .text("🇪"), .text("🇫"), .right, .backspace, .end, .transpose],
            [.paste("a\nb\nc"), .left, .lineEnd, .cutToStart, .yank, .yank, .yankOlder],
            [.text("a"), .notText, .text("b"), .backspace, .backspace, .backspace],
        ] as [[Key]]
    )
    func `takes every change back and makes it again`(keys: [Key]) {
        var editor = LineEditor()
        for key in keys {
            _ = editor.handle(key, as: .message)
        }
        let last = Self.shown(editor)
        var steps = 0
        while editor.handle(.undo, as: .message) == .changed {
            steps += 1
        }
        #expect(editor.isEmpty)
        for _ in 0..<steps {
            #expect(editor.handle(.redo, as: .message) == .changed)
        }
        #expect(editor.handle(.redo, as: .message) == .refused)
        #expect(Self.shown(editor) == last)
    }

    @Test func `takes typing back by words, and deleting as one`() {
        var editor = LineEditor()
        for character in "hello big world" {
            _ = editor.handle(.text(String(character)), as: .message)
        }
        for _ in 0..<5 {
            _ = editor.handle(.backspace, as: .message)
        }
        var texts: [String] = []
        while editor.handle(.undo, as: .message) == .changed {
            texts.append(editor.text)
        }
        #expect(texts == ["hello big world", "hello big ", "hello ", ""])
    }

    @Test func `forgets what was undone once something else is typed`() {
        var editor = Self.editor("one")
        _ = editor.handle(.undo, as: .message)
        _ = editor.handle(.text("two"), as: .message)
        #expect(editor.handle(.redo, as: .message) == .refused)
        #expect(editor.text == "two")
    }

    @Test func `says again that bytes are no text, when they come back`() {
        var editor = LineEditor()
        for key in [.text("a"), .notText, .backspace, .undo, .enter] as [Key] {
            let outcome = editor.handle(key, as: .message)
            if key == .enter {
                #expect(outcome == .entered(.notText(byteCount: 4)))
            }
        }
    }

    @Test func `never gives what was cut from a password away`() {
        var editor = LineEditor()
        for key in [.text("Secret 1234"), .cutWord, .cutToStart] as [Key] {
            #expect(editor.handle(key, as: .secret) == .changed)
        }
        #expect(editor.handle(.yank, as: .message) == .refused)
        for key in [.search, .up, .down, .lineEnd] as [Key] {
            #expect(editor.handle(key, as: .secret) == .refused)
        }
        _ = editor.handle(.text("Secret"), as: .secret)
        _ = editor.handle(.enter, as: .secret)
        #expect(editor.handle(.undo, as: .message) == .refused)
    }

    @Test(
        arguments: [
            (.message, "a\nb\tc\n", "a\nb\tc"), (.command, "a\n\nb\n\n", "a\n\nb"), (.name, "a\nb\tc\n", "a b c"),
            (.secret, "Secret 1\n", "Secret 1"),
        ] as [(LineKind, String, String)]
    )
    func `keeps the line ends of a paste where there may be some`(kind: LineKind, pasted: String, entered: String) {
        var editor = LineEditor()
        #expect(editor.handle(.paste(pasted), as: kind) == .changed)
        #expect(editor.handle(.enter, as: kind) == .entered(.text(entered)))
    }

    @Test func `refuses a paste that has no room`() {
        var editor = LineEditor(limit: 10)
        _ = editor.handle(.text("abc"), as: .message)
        #expect(editor.handle(.paste("12345678"), as: .message) == .tooLong(byteCount: 8))
        #expect(editor.text == "abc")
        #expect(editor.handle(.paste("1234567"), as: .message) == .changed)
        #expect(editor.handle(.lineEnd, as: .message) == .refused)
    }

    @Test func `leaves other keys to its user`() {
        var editor = Self.editor("abc")
        let keys: [Key] = [
            .tab, .backTab, .escape, .pageUp, .pageDown, .alt("1"), .focusIn, .focusOut,
            .cursorReport(row: 1, column: 2),
        ]
        for key in keys {
            #expect(editor.handle(key, as: .message) == .unhandled(key))
        }
        #expect(editor.text == "abc")
    }

    @Test func `completes the word before the cursor`() {
        var editor = Self.editor("hi al| there")
        #expect(editor.textBeforeCursor == "hi al")
        #expect(editor.complete(replacing: 2, with: "alice") == .changed)
        #expect(Self.shown(editor) == "hi alice| there")
        #expect(editor.handle(.undo, as: .message) == .changed)
        #expect(editor.handle(.undo, as: .message) == .changed)
        #expect(Self.shown(editor) == "hi al| there")
        #expect(editor.complete(replacing: 99, with: "bob") == .changed)
        #expect(Self.shown(editor) == "bob| there")
        var full = LineEditor(limit: 4)
        _ = full.handle(.text("abcd"), as: .name)
        #expect(full.complete(replacing: 1, with: "xy") == .refused)
        #expect(full.text == "abcd")
    }

    @Test func `takes an entered text back for editing`() {
        var editor = Self.editor("a\nb")
        _ = editor.handle(.enter, as: .message)
        editor.replace(with: "a\nb")
        #expect(Self.shown(editor) == "a⏎b|")
    }

    @Test func `counts the characters of its line anew for another terminal`() {
        var editor = LineEditor()
        _ = editor.handle(.text("👩‍💻a"), as: .message)
        var profile = WidthProfile()
        profile.joinsEmoji = false
        editor.profile = profile
        #expect(editor.display(isHidden: false).cells.map(\.width) == [4, 1])
    }
}
