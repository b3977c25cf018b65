import Testing

@testable import chatclient

@Suite struct LineSplitterTests {
    static let inputs: [([UInt8], [InputLine])] = [
        (Array("one\ntwo\r\n\nlast".utf8), [.text("one"), .text("two"), .text(""), .text("last")]),
        (Array("é日\n😀\n".utf8), [.text("é日"), .text("😀")]),
        ([0xFF, 0x61, 0x0A, 0x62, 0x0A], [.notText(byteCount: 2), .text("b")]),
        (
            Array("12345678\n123456789\n1234567890123\nok\n".utf8),
            [.text("12345678"), .tooLong(byteCount: 9), .tooLong(byteCount: 13), .text("ok")]
        ),
        (
            Array("12345678\r\n123456789\r\n12345678\r".utf8),
            [.text("12345678"), .tooLong(byteCount: 9), .text("12345678")]
        ),
        (Array("a\rb\n".utf8), [.text("a\rb")]),
        (Array("123456789".utf8), [.tooLong(byteCount: 9)]),
        ([], []),
        // A byte order mark is dropped at the start, and nowhere else.
        ([0xEF, 0xBB, 0xBF] + Array("12345678\n".utf8), [.text("12345678")]),
        ([0xEF, 0xBB, 0xBF, 0x0A] + Array("a\n".utf8), [.text(""), .text("a")]),
        ([0xEF, 0xBB, 0xBF], []),
        ([0x0A, 0xEF, 0xBB, 0xBF, 0x61, 0x0A], [.text(""), .text("\u{FEFF}a")]),
        ([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x0A], [.text("\u{FEFF}")]),
        ([0xEF, 0xBB, 0x0A], [.notText(byteCount: 2)]),
        ([0xFF, 0xFE, 0x61, 0x00, 0x0A], [.notText(byteCount: 4)]),
    ]

    @Test(arguments: inputs)
    func `splits input cut at every index`(bytes: [UInt8], lines: [InputLine]) {
        for index in 0...bytes.count {
            var splitter = LineSplitter(limit: 8)
            var split = splitter.push(bytes[..<index]) + splitter.push(bytes[index...])
            splitter.finish().map { split.append($0) }
            #expect(split == lines, "cut at \(index)")
        }
    }

    @Test(arguments: inputs)
    func `splits input byte by byte`(bytes: [UInt8], lines: [InputLine]) {
        var splitter = LineSplitter(limit: 8)
        var split = bytes.flatMap { splitter.push([$0]) }
        splitter.finish().map { split.append($0) }
        #expect(split == lines)
    }

    @Test func `gives the last line once`() {
        var splitter = LineSplitter()
        _ = splitter.push("x".utf8)
        #expect(splitter.finish() == .text("x"))
        #expect(splitter.finish() == nil)
    }
}
