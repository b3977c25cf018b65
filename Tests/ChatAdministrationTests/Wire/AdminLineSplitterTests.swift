import ChatAdministration
import Testing

@Suite struct AdminLineSplitterTests {
    private func lines(_ parts: [[UInt8]], limit: Int = 8) throws -> [String] {
        var splitter = AdminLineSplitter(limit: limit)
        var lines: [String] = []
        for part in parts {
            splitter.append(part)
            while let line = try splitter.next() {
                lines.append(String(decoding: line, as: UTF8.self))
            }
            #expect(splitter.count <= limit)
        }
        return lines
    }

    @Test func `lines do not depend on how the bytes come`() throws {
        let stream = Array("one\r\n\ntwo\nthree\n12345678\nrest".utf8)
        let expected = ["one", "", "two", "three", "12345678"]
        #expect(try lines([stream]) == expected)
        #expect(try lines(stream.map { [$0] }) == expected)
        for cut in stream.indices {
            #expect(try lines([Array(stream[..<cut]), Array(stream[cut...])]) == expected)
        }
    }

    @Test(arguments: ["123456789", "123456789\n", "a\n123456789"])
    func `refuses a line that is too long`(text: String) {
        #expect(throws: AdminFrameError.tooLong) { try lines([Array(text.utf8)]) }
        #expect(throws: AdminFrameError.tooLong) { try lines(text.utf8.map { [$0] }) }
    }
}
