import Testing

@testable import ChatTesting

@Suite struct ScreenFollowerTests {
    private static let output = "\u{1B}]0;a title\u{1B}\\日本\r\n\u{1B}[?2004h\u{1B}[1mbold\u{1B}[0m\r\n\u{1B}[2Ae\u{301}"

    @Test func `the screen is the same however the output is split`() {
        var whole = VirtualScreen(columns: 10, rows: 4)
        whole.take(Self.output)
        #expect(whole.unknown.isEmpty)
        let bytes = Array(Self.output.utf8)
        for split in 0...bytes.count {
            var follower = ScreenFollower(columns: 10, rows: 4)
            _ = follower.screen(after: Array(bytes[..<split]))
            let screen = follower.screen(after: bytes)
            #expect(screen.description == whole.description, "after \(split) bytes")
            #expect(screen.texts == whole.texts, "after \(split) bytes")
            #expect(screen.unknown.isEmpty, "after \(split) bytes")
        }
    }

    @Test func `output before a change of the size is shown at the old one`() {
        var follower = ScreenFollower(columns: 4, rows: 4)
        follower.resize(columns: 8, rows: 4, after: Array("abcdef".utf8))
        let screen = follower.screen(after: Array("abcdefgh".utf8))
        #expect(screen.lines == ["abcdefgh"])
    }
}
