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
        ("\u{1B}[200~one\r\ntwo\tx\u{1B}[201~\r", [.paste("one\ntwo\tx"), .enter]),
        ("x\u{1B}[200~a\u{4}\u{1B}[Ab\rc\nd\u{1B}[201~y", [.text("x"), .paste("ab\nc\nd"), .text("y")]),
        ("\u{1B}[200~\u{1B}[201~\u{1B}[201~z", [.text("z")]),
        ("\u{1B}[15~\u{1B}[[Ax\u{1B}[38;2;1ma\u{1B}zb", [.text("xa"), .alt("z"), .text("b")]),
        (
            "\u{1B}b\u{1B}f\u{1B}d\u{1B}y\u{1B}/\u{1B}\u{7F}",
            [
                .wordLeft, .wordRight, .cutWordRight, .yankOlder, .redo, .cutWordLeft,
            ]
        ),
        ("\u{1B}[1;5D\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;3C", [.wordLeft, .wordRight, .wordLeft, .wordRight]),
        ("\u{1B}[5D\u{1B}[5C\u{1B}O5D\u{1B}Od\u{1B}Oc", [.wordLeft, .wordRight, .wordLeft, .wordLeft, .wordRight]),
        ("\u{1B}[1;2D\u{1B}[1D\u{1B}[1;2A\u{1B}[1;5H", [.left, .left, .up, .home]),
        ("\t\u{1B}[Z\u{1B}[9;2u\u{1B}[9u", [.tab, .backTab, .backTab, .tab]),
        (
            "\u{1B}\r\u{1B}\n\u{1B}[13;2u\u{1B}[13;3u\u{1B}[27;2;13~\u{1B}[13;5:1u\u{1B}[13u",
            [
                .lineEnd, .lineEnd, .lineEnd, .lineEnd, .lineEnd, .lineEnd, .enter,
            ]
        ),
        (
            "\u{1B}[98;3u\u{1B}[99;5u\u{1B}[27;5;114~\u{1B}[97u\u{1B}[127;5u",
            [
                .wordLeft, .interrupt, .search, .text("a"), .cutWordLeft,
            ]
        ),
        ("\u{19}\u{12}\u{1F}\u{14}\u{7}", [.yank, .search, .undo, .transpose, .escape]),
        ("\u{18}\u{15}\u{18}a\u{18}\u{3}", [.undo, .text("a"), .interrupt]),
        ("\u{1B}[5~\u{1B}[6~\u{1B}[3;5~\u{1B}[2~", [.pageUp, .pageDown, .cutWordRight]),
        ("\u{1B}[I\u{1B}[O", [.focusIn, .focusOut]),
        ("\u{1B}[24;80R\u{1B}[?1;2c\u{1B}[R", [.cursorReport(row: 24, column: 80)]),
        ("\u{1B}1\u{1B};", [.alt("1"), .alt(";")]),
        ("\u{1B}[1\u{3}x", [.interrupt, .text("x")]),
        ("\u{1B}\u{1B}[A", [.up]),
        ("a\u{85}b\u{0}\tc", [.text("ab"), .tab, .text("c")]),
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

    /// Input without its end, the pause after which it is over, and the keys that it stands for.
    @Test(
        arguments: [
            ("\u{1B}", KeyDecoder.escapePause, [.escape]),
            ("\u{1B}\u{1B}", KeyDecoder.escapePause, [.escape]),
            ("\u{1B}[", KeyDecoder.sequencePause, [.alt("[")]),
            ("\u{1B}O", KeyDecoder.sequencePause, [.alt("O")]),
            ("\u{1B}[1;5", KeyDecoder.sequencePause, []),
            ("\u{1B}[[", KeyDecoder.sequencePause, []),
            ("\u{18}", KeyDecoder.prefixPause, []),
            ("\u{1B}[200~abc\r", KeyDecoder.pastePause, [.paste("abc\n")]),
            ("\u{1B}[200~abc\u{1B}[20", KeyDecoder.pastePause, [.paste("abc")]),
            ("\u{1B}[200~", KeyDecoder.pastePause, []),
        ] as [(String, Duration, [Key])]
    )
    func `ends by a pause what no input ends`(input: String, pause: Duration, keys: [Key]) {
        var decoder = KeyDecoder()
        #expect(decoder.timeOutDelay == nil)
        #expect(decoder.decode(input.utf8) == [])
        #expect(decoder.timeOutDelay == pause)
        #expect(decoder.timeOut() == keys)
        #expect(decoder.timeOutDelay == nil)
        #expect(decoder.decode("x\r".utf8) == [.text("x"), .enter])
        #expect(decoder.decode([0x03]) == [.interrupt])
    }

    @Test func `ends half a character by a pause`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x61, 0xE6, 0x97]) == [.text("a")])
        #expect(decoder.timeOutDelay == KeyDecoder.sequencePause)
        #expect(decoder.timeOut() == [.notText])
        #expect(decoder.timeOut() == [])
    }

    @Test func `lets Ctrl-C out of a paste without its end`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode("\u{1B}[200~abc".utf8) == [])
        #expect(decoder.decode("\r".utf8) == [])
        #expect(decoder.decode([0x03]) == [.paste("abc\n"), .interrupt])
        #expect(decoder.decode("d\r".utf8) == [.text("d"), .enter])
    }

    @Test func `takes Ctrl-C within a chunk of a paste for its text, and drops it`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode("\u{1B}[200~abc".utf8) == [])
        #expect(decoder.decode("d\u{3}e\u{1B}[201~".utf8) == [.paste("abcde")])
    }

    @Test func `takes what comes after a pause in a paste for its rest`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode("\u{1B}[200~one\r".utf8) == [])
        #expect(decoder.timeOut() == [.paste("one\n")])
        #expect(decoder.decode("two\rthree\u{1B}[201~".utf8) == [.paste("two\nthree")])
        #expect(decoder.decode("four\r".utf8) == [.text("four"), .enter])
    }

    @Test func `takes typing after a pause in a paste for typing`() {
        var decoder = KeyDecoder()
        _ = decoder.decode("\u{1B}[200~one\r".utf8)
        _ = decoder.timeOut()
        #expect(decoder.decode("two\r".utf8) == [.text("two"), .enter])
        #expect(decoder.decode("a longer line, typed ahead\r".utf8) == [.text("a longer line, typed ahead"), .enter])
    }

    @Test func `bounds a paste`() {
        var decoder = KeyDecoder()
        _ = decoder.decode("\u{1B}[200~".utf8)
        let chunk = Array(repeating: UInt8(ascii: "x"), count: 4096)
        for _ in 0..<KeyDecoder.pasteLimit / chunk.count + 3 {
            #expect(decoder.decode(chunk) == [])
        }
        let keys = decoder.decode("\u{1B}[201~".utf8)
        #expect(keys == [.paste(String(repeating: "x", count: KeyDecoder.pasteLimit))])
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
