import Testing

@testable import ChatTesting

@Suite struct VirtualScreenTests {
    private var screen = VirtualScreen(columns: 8, rows: 4)

    @Test mutating func `characters take their cells, and what follows them joins the cell`() {
        screen.take("a日\u{1F1E9}\u{1F1EA}e\u{301}")
        #expect(screen.cells[0] == ["a", "日", "", "\u{1F1E9}\u{1F1EA}", "", "e\u{301}", " ", " "])
        #expect(screen.column == 6)
        #expect(screen.textBeforeCursor == "a日\u{1F1E9}\u{1F1EA}e\u{301}")
    }

    @Test mutating func `a row can be cleared without those below it`() {
        screen.take("one\r\ntwo\u{1B}[A\r\u{1B}[K")
        #expect(screen.lines == ["", "two"])
    }

    @Test mutating func `a line that the terminal broke is broken again at the new width`() {
        screen.take("abcdefghijk\r\nxy")
        #expect(screen.lines == ["abcdefgh", "ijk", "xy"])
        screen.resize(columns: 4, rows: 6)
        #expect(screen.lines == ["abcd", "efgh", "ijk", "xy"])
        #expect((screen.row, screen.column) == (3, 2))
        screen.resize(columns: 16, rows: 6)
        #expect(screen.lines == ["abcdefghijk", "xy"])
        screen.take("z")
        #expect(screen.lines == ["abcdefghijk", "xyz"])
    }

    @Test mutating func `a line that the program ended is not joined with the next`() {
        screen.take("abcdefgh\r\nij")
        screen.resize(columns: 16, rows: 4)
        #expect(screen.lines == ["abcdefgh", "ij"])
    }

    @Test mutating func `the cursor stays at its character, and what no longer fits leaves at the top`() {
        screen.take("first\r\nabcdefgh\r\u{1B}[5C")
        screen.resize(columns: 4, rows: 2)
        #expect(screen.lines == ["abcd", "efgh"])
        #expect(screen.textBeforeCursor == "e")
    }

    @Test mutating func `a wide character is not divided`() {
        screen.take("abc日日")
        screen.resize(columns: 4, rows: 4)
        #expect(screen.lines == ["abc", "日日"])
    }

    @Test mutating func `a full row waits with the next one`() {
        screen.take("abcd")
        screen.resize(columns: 4, rows: 4)
        screen.take("e")
        #expect(screen.lines == ["abcd", "e"])
    }
}
