import Testing

@testable import TerminalUI

@Suite struct KeyBindingsTests {
    private func decode(_ text: String, _ meanings: [String: Key?]) -> [Key] {
        var decoder = KeyDecoder()
        decoder.bindings = KeyBindings(meanings)
        return decoder.decode(Array(text.utf8)) + decoder.timeOut()
    }

    /// The name of a press, and what terminals send for it.
    static let presses: [(String, [String])] = [
        ("ctrl-r", ["\u{12}", "\u{1B}[114;5u", "\u{1B}[27;5;114~"]),
        ("ctrl-x", ["\u{18}"]),
        ("ctrl-j", ["\n"]),
        ("alt-b", ["\u{1B}b", "\u{1B}B", "\u{1B}[98;3u"]),
        ("alt-q", ["\u{1B}q"]),
        ("alt-enter", ["\u{1B}\r", "\u{1B}[13;3u"]),
        ("ctrl-enter", ["\u{1B}[13;5u"]),
        ("alt-tab", ["\u{1B}\t"]),
        ("alt-backspace", ["\u{1B}\u{7F}"]),
        ("ctrl-left", ["\u{1B}[1;5D", "\u{1B}[5D", "\u{1B}Od"]),
        ("alt-left", ["\u{1B}[1;3D"]),
        ("ctrl-up", ["\u{1B}[1;5A", "\u{1B}Oa"]),
        ("ctrl-home", ["\u{1B}[1;5H", "\u{1B}[1;5~"]),
        ("ctrl-delete", ["\u{1B}[3;5~"]),
        ("alt-pagedown", ["\u{1B}[6;3~"]),
        ("f1", ["\u{1B}OP", "\u{1B}[11~", "\u{1B}[[A"]),
        ("f3", ["\u{1B}OR", "\u{1B}[13~", "\u{1B}[[C"]),
        ("f5", ["\u{1B}[15~", "\u{1B}[[E"]),
        ("f6", ["\u{1B}[17~"]), ("f12", ["\u{1B}[24~"]),
        ("ctrl-f1", ["\u{1B}[1;5P"]), ("alt-f12", ["\u{1B}[24;3~"]),
    ]

    @Test(arguments: presses) func `a press has the meaning that it was given, in each form that a terminal sends`(
        name: String,
        sequences: [String]
    ) {
        for sequence in sequences {
            #expect(decode("a\(sequence)b", [name: .transpose]) == [.text("a"), .transpose, .text("b")])
            #expect(decode(sequence, [name: nil]).isEmpty)
        }
    }

    @Test func `other presses with the same usual meaning keep it`() {
        #expect(decode("\u{2}\u{1B}[D", ["ctrl-b": .wordLeft]) == [.wordLeft, .left])
        #expect(decode("\u{1B}b\u{1B}[1;5D\u{1B}[1;3D", ["ctrl-left": .home]) == [.wordLeft, .home, .wordLeft])
        #expect(decode("\r\n\n\r", ["ctrl-j": .lineEnd]) == [.enter, .lineEnd, .enter])
        #expect(decode("\u{18}\u{15}", ["ctrl-u": .home]) == [.undo])
    }

    @Test func `what is pasted and what the terminal reports are no presses`() {
        let meanings: [String: Key?] = ["f3": .undo, "ctrl-r": .undo, "ctrl-j": .undo, "alt-b": .undo]
        #expect(decode("\u{1B}[1;5R", meanings) == [.cursorReport(row: 1, column: 5)])
        #expect(decode("\u{1B}[200~a\u{12}\n\u{1B}bc\u{1B}[201~", meanings) == [.paste("a\nc")])
        #expect(decode("b r j", meanings) == [.text("b r j")])
    }
}
