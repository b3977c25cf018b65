import Testing

@testable import chatclient

@Suite struct ProgressLineTests {
    @Test func `short work shows nothing`() {
        var line = ProgressLine()
        #expect(line.text(199, of: 5000) == nil)
        #expect(line.end() == nil)
    }

    @Test func `long work is rewritten in place, once a page, and removed at the end`() {
        var line = ProgressLine()
        #expect(line.text(200, of: 5000) == "\r200 of 5000 messages")
        #expect(line.text(399, of: 5000) == nil)
        #expect(line.text(400, of: nil) == "\r400 messages")
        #expect(line.end() == "\r\u{1B}[K")
        #expect(line.end() == nil)
    }
}
