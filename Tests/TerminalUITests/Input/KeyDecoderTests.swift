import Testing

@testable import TerminalUI

@Suite struct KeyDecoderTests {
    /// Input, and the keys that it decodes to.
    static let inputs: [(String, [Key])] = [
        ("hi\r", [.text("hi"), .enter]),
        ("a\nb", [.text("a"), .enter, .text("b")]),
        ("\r\n\r\n", [.enter, .enter]),
        ("é日👩‍💻", [.text("é日👩‍💻")]),
        ("a\u{1B}[Ab\u{1B}OBc", [.text("a"), .up, .text("b"), .down, .text("c")]),
        ("\u{1B}[C\u{1B}[D\u{1B}OC\u{1B}OD", [.right, .left, .right, .left]),
        ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end, .home, .end]),
        ("\u{1B}[3~\u{7F}\u{8}", [.delete, .backspace, .backspace]),
        (
            "\u{1}\u{5}\u{15}\u{B}\u{17}\u{C}\u{3}\u{4}\u{1A}",
            [.home, .end, .cutToStart, .cutToEnd, .cutWord, .redraw, .interrupt, .endOfInput, .suspend]
        ),
        ("\u{1B}[200~one\r\ntwo\tx\u{1B}[201~\r", [.text("one two x"), .enter]),
        ("\u{1B}[200~a\u{3}\u{1B}[Ab\u{1B}[201~", [.text("ab")]),
        ("\u{1B}[15~\u{1B}[[Ax\u{1B}[38;2;1ma\u{1B}zb", [.text("xab")]),
        ("\u{1B}[1\u{3}x", [.interrupt, .text("x")]),
        ("\u{1B}\u{1B}[A", [.up]),
        ("a\u{85}b\u{0}\tc", [.text("abc")]),
    ]

    @Test(arguments: inputs)
    func `decodes input split at every index`(input: String, keys: [Key]) {
        let bytes = Array(input.utf8)
        for index in 0...bytes.count {
            var decoder = KeyDecoder()
            let decoded = decoder.decode(bytes[..<index]) + decoder.decode(bytes[index...])
            #expect(Self.joined(decoded) == keys, "split at \(index)")
        }
    }

    @Test(arguments: inputs)
    func `decodes input byte by byte`(input: String, keys: [Key]) {
        var decoder = KeyDecoder()
        let decoded = input.utf8.flatMap { decoder.decode([$0]) }
        #expect(Self.joined(decoded) == keys)
    }

    @Test func `tells bytes that are not UTF-8 from text`() {
        var decoder = KeyDecoder()
        let keys = decoder.decode([0xFF, 0x61, 0xC3, 0x62, 0xED, 0xA0, 0x80])
        #expect(keys == [.notText, .text("a"), .notText, .text("b"), .notText])
        #expect(decoder.decode("\u{FFFD}".utf8) == [.text("\u{FFFD}")])
        #expect(decoder.decode([0x1B] + Array("[200~".utf8) + [0xE4] + [0x1B] + Array("[201~".utf8)) == [.notText])
    }

    @Test func `swallows an endless escape sequence`() {
        var decoder = KeyDecoder()
        let digits = Array(repeating: UInt8(ascii: "1"), count: 100_000)
        #expect(decoder.decode([0x1B, UInt8(ascii: "[")] + digits) == [])
        #expect(decoder.decode("~a".utf8) == [.text("a")])
    }

    /// Joins adjacent texts: text that was cut apart is one text again.
    private static func joined(_ keys: [Key]) -> [Key] {
        keys.reduce(into: []) { keys, key in
            guard case .text(let more) = key, case .text(let text) = keys.last else {
                keys.append(key)
                return
            }
            keys[keys.count - 1] = .text(text + more)
        }
    }
}
