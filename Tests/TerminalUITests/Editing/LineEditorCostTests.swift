import Testing

@testable import TerminalUI

/// Long lines and long characters. With a cost that is not linear, these tests would take minutes.
@Suite struct LineEditorCostTests {
    @Test(.timeLimit(.minutes(1)))
    func `takes a letter with thousands of marks, and shows a few on each character`() {
        let text = "a" + String(repeating: "\u{301}", count: 32_000)
        var editor = LineEditor()
        #expect(editor.handle(.paste(text), as: .message) == .changed)
        let line = editor.display(isHidden: false)
        #expect(line.cells.allSatisfy { $0.text.unicodeScalars.count <= CharacterUnits.markLimit + 1 && $0.width == 1 })
        #expect(line.cells.count == 32_000 / CharacterUnits.markLimit)
        #expect(editor.text.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(editor.handle(.interrupt, as: .message) == .interrupted)
        #expect(editor.handle(.enter, as: .message) == .entered(.text(text)))
    }

    @Test(.timeLimit(.minutes(1)))
    func `takes marks typed one by one`() {
        var editor = LineEditor()
        _ = editor.handle(.text("a"), as: .message)
        for _ in 0..<8_000 {
            #expect(editor.handle(.text("\u{301}"), as: .message) == .changed)
        }
        #expect(editor.display(isHidden: false).cells.count == 1_000)
        for _ in 0..<1_000 {
            #expect(editor.handle(.backspace, as: .message) == .changed)
        }
        #expect(editor.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `takes a million characters, and keys in the middle of them`() {
        var decoder = KeyDecoder()
        var editor = LineEditor(limit: 2_000_000)
        let text = String(repeating: "0123456789", count: 100_000)
        for key in decoder.decode(Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)) {
            #expect(editor.handle(key, as: .message) == .changed)
        }
        for _ in 0..<1_000 {
            _ = editor.handle(.left, as: .message)
            _ = editor.handle(.text("x"), as: .message)
            _ = editor.handle(.left, as: .message)
        }
        #expect(editor.text.utf8.count == 1_001_000)
        #expect(editor.handle(.cutToStart, as: .message) == .changed)
        #expect(editor.handle(.undo, as: .message) == .changed)
        #expect(editor.handle(.enter, as: .message) != .refused)
    }

    @Test func `takes a line of words cut one by one as one cut`() {
        var editor = LineEditor()
        let text = String(repeating: "ab ", count: 5_000)
        _ = editor.handle(.paste(text), as: .message)
        while editor.handle(.cutWord, as: .message) == .changed {}
        #expect(editor.isEmpty)
        #expect(editor.handle(.yank, as: .message) == .changed)
        #expect(editor.text == text)
    }

    @Test(
        arguments: [
            "👨🏻‍❤️‍💋‍👨🏿", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🇩🇪", "1️⃣", "한", "क्ष", "กำ",
            "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
        ]
    )
    func `keeps what is one character in one piece`(text: String) {
        #expect(CharacterUnits.of(text).count == 1)
    }

    @Test func `divides joined emoji without end`() {
        let text = Array(repeating: "👩", count: 1_000).joined(separator: "\u{200D}")
        let units = CharacterUnits.of(text)
        #expect(units.allSatisfy { $0.unicodeScalars.count <= CharacterUnits.scalarLimit })
        #expect(String(units).unicodeScalars.elementsEqual(text.unicodeScalars))
    }
}
