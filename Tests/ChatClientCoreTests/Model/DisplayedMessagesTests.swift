import Testing

@testable import ChatClientCore

@Suite struct DisplayedMessagesTests {
    @Test func `a message counts while its last row is on the screen`() {
        var displayed = DisplayedMessages()
        displayed.show(7, 1, rows: 3)
        displayed.show(7, 2, rows: 3)
        displayed.show(8, 9, rows: 1)
        displayed.pass(rows: 20)
        // 27 rows: message 1 ends with row 3, message 2 with row 6, the other one with row 7.
        let (visible, gone) = displayed.pop(visible: 22)
        #expect(visible.map(\.sequence) == [2, 9])
        #expect(gone.ranges == [7: 1...1])
        #expect(displayed.pop(visible: 24).visible.isEmpty)
    }

    @Test func `on a screen of unknown height all are visible`() {
        var displayed = DisplayedMessages()
        displayed.show(7, 1, rows: 0)
        displayed.pass(rows: 1_000_000)
        let (visible, gone) = displayed.pop(visible: .max)
        #expect(visible.map(\.sequence) == [1])
        #expect(gone.isEmpty)
    }

    @Test func `only so many are kept, and the oldest ones have scrolled away`() {
        var displayed = DisplayedMessages()
        for sequence in 1...UInt64(2 * DisplayedMessages.limit) {
            displayed.show(7, sequence, rows: 1)
        }
        let (visible, gone) = displayed.pop(visible: .max)
        #expect(visible.count == DisplayedMessages.limit)
        #expect(gone.ranges == [7: 1...UInt64(DisplayedMessages.limit)])
    }
}
