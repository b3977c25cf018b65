import Testing

@testable import TerminalUI

/// Random keys: each of their changes to a text can be taken back and made again.
@Suite struct LineEditorPropertyTests {
    /// A linear congruential generator, so that a seed gives the same keys everywhere.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 33
        }
    }

    /// Texts that combine with each other, and all keys that change the text or move in it.
    private static let keys: [Key] = [
        .text("a"), .text("b c"), .text("\u{301}"), .text("e\u{301}\u{302}"), .text("🇩"), .text("🇪"), .text("👩"),
        .text("\u{200D}"), .text("💻"), .text("日本"), .text("\u{1100}"), .text("\u{1161}"), .text("क"), .text("\u{94D}"),
        .text(String(repeating: "\u{308}", count: 12)), .paste("x\ny\n"), .paste("\u{301}z"), .lineEnd, .notText,
        .backspace, .delete, .left, .right, .home, .end, .wordLeft, .wordRight, .cutToEnd, .cutToStart, .cutWord,
        .cutWordLeft, .cutWordRight, .yank, .yankOlder, .transpose, .undo, .redo,
    ]

    @Test(arguments: 0..<300)
    func `takes random keys back and makes them again`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        var editor = LineEditor(limit: 300)
        var pressed: [Key] = []
        for _ in 0..<120 {
            let key = try #require(Self.keys.randomElement(using: &random))
            pressed.append(key)
            _ = editor.handle(key, as: .message)
            #expect(editor.text.utf8.count == editor.edited.byteCount && editor.edited.byteCount <= 300)
        }
        let text = editor.text
        let isInvalid = editor.edited.hasInvalid
        var steps = 0
        while editor.handle(.undo, as: .message) == .changed {
            steps += 1
        }
        #expect(editor.text.isEmpty && !editor.edited.hasInvalid, "\(pressed)")
        for _ in 0..<steps {
            _ = editor.handle(.redo, as: .message)
        }
        // What was undone at the end comes back, too, so that the text is only the same where nothing was.
        while editor.handle(.redo, as: .message) == .changed {}
        if !pressed.contains(.undo) {
            #expect(editor.text.utf8.elementsEqual(text.utf8) && editor.edited.hasInvalid == isInvalid)
        }
    }

    @Test(arguments: 0..<100)
    func `decodes and edits random bytes`(seed: UInt64) {
        var random = Seeded(state: seed)
        var decoder = KeyDecoder()
        var editor = LineEditor()
        let starts: [[UInt8]] = [Array("\u{1B}[".utf8), Array("\u{1B}[200~".utf8), Array("\u{1B}[201~".utf8), [0x1B]]
        for _ in 0..<200 {
            var bytes = Bool.random(using: &random) ? starts.randomElement(using: &random) ?? [] : []
            bytes += (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let keys = decoder.decode(bytes) + (Bool.random(using: &random) ? decoder.timeOut() : [])
            for key in keys {
                _ = editor.handle(key, as: .command)
            }
        }
        _ = decoder.timeOut()
        #expect(decoder.timeOutDelay == nil)
        #expect(decoder.decode([0x03]) == [.interrupt])
        #expect(editor.display(isHidden: false).cursor <= editor.display(isHidden: false).cells.count)
    }
}
