import ChatTesting
import TerminalUI
import Testing

@testable import chatclient

@Suite struct TerminalRendererTests {
    /// The typed text, and the cursor's position in it, counted from the end.
    static let typed: [(text: String, fromEnd: Int)] = [
        ("", 0), ("hello", 0), ("hello", 2), (String(repeating: "x", count: 20), 0),
        (String(repeating: "x", count: 80), 0), (String(repeating: "x", count: 80), 80),
        (String(repeating: "abcdefghi ", count: 17), 0), (String(repeating: "abcdefghi ", count: 17), 95),
        (String(repeating: "日本語", count: 30), 0), ("a" + String(repeating: "😀", count: 45), 13),
        ("e\u{301}" + String(repeating: "x", count: 19) + "日", 1),
    ]

    private static func line(_ text: String, fromEnd: Int) -> DisplayLine {
        var line = DisplayLine(text)
        line.cursor -= fromEnd
        return line
    }

    @Test(arguments: [20, 80], typed)
    func `keeps the typed text and the cursor when a message arrives`(columns: Int, typed: (text: String, fromEnd: Int))
    {
        let size = WindowSize(columns: columns, rows: 24)
        let line = Self.line(typed.text, fromEnd: typed.fromEnd)
        var renderer = TerminalRenderer()
        var screen = VirtualScreen(columns: columns)
        screen.take(renderer.print("Message sent", size: size))
        screen.take(renderer.show(.command, DisplayLine(), size: size))
        screen.take(renderer.update(line, size: size))
        screen.take(renderer.print("*** New Message ***\nHello", size: size))
        screen.take(renderer.show(.command, line, size: size))

        var expected = VirtualScreen(columns: columns)
        var fresh = TerminalRenderer()
        expected.take(fresh.print("Message sent\n*** New Message ***\nHello", size: size))
        expected.take(fresh.show(.command, line, size: size))
        #expect(screen.lines == expected.lines)
        #expect(screen.row == expected.row)
        #expect(screen.column == expected.column)
        #expect(screen.unknown == [])
    }

    @Test(arguments: [20, 80], typed)
    func `shows the typed text in rows with the cursor in its place`(
        columns: Int,
        typed: (text: String, fromEnd: Int)
    ) {
        let size = WindowSize(columns: columns, rows: 24)
        var renderer = TerminalRenderer()
        var screen = VirtualScreen(columns: columns)
        screen.take(renderer.show(.publicMessage, Self.line(typed.text, fromEnd: typed.fromEnd), size: size))
        #expect(screen.lines[0] == "Message:")
        let shown = screen.lines.dropFirst().joined()
        #expect(shown.filter { $0 != " " } == typed.text.filter { $0 != " " })
        let before = typed.text.dropLast(typed.fromEnd)
        var column = 0
        var row = 1
        for character in typed.text[before.startIndex...].prefix(before.count + 1) {
            let width = DisplayWidth.of(character)
            if column + width > columns {
                (row, column) = (row + 1, 0)
            }
            column += width
        }
        if typed.fromEnd > 0 {
            column -= DisplayWidth.of(typed.text[before.endIndex])
        } else if column == columns {
            (row, column) = (row + 1, 0)
        }
        #expect((screen.row, screen.column) == (row, column))
    }

    @Test(arguments: [20, 80])
    func `draws key by key what it draws at once`(columns: Int) {
        let size = WindowSize(columns: columns, rows: 24)
        let text = "abc 日本 def 😀 ghi e\u{301} jkl " + String(repeating: "日x", count: 30)
        var renderer = TerminalRenderer()
        var screen = VirtualScreen(columns: columns)
        screen.take(renderer.show(.publicMessage, DisplayLine(), size: size))
        for count in 1...text.count {
            screen.take(renderer.update(DisplayLine(String(text.prefix(count))), size: size))
            var fresh = TerminalRenderer()
            var expected = VirtualScreen(columns: columns)
            expected.take(fresh.show(.publicMessage, DisplayLine(String(text.prefix(count))), size: size))
            #expect(screen.lines == expected.lines)
            #expect((screen.row, screen.column) == (expected.row, expected.column))
        }
    }

    @Test func `writes only the character that was typed`() {
        let size = WindowSize.standard
        var renderer = TerminalRenderer()
        _ = renderer.show(.publicMessage, DisplayLine("hell"), size: size)
        #expect(renderer.update(DisplayLine("hello"), size: size) == "o")
    }

    @Test func `erases what a narrower window broke into more rows`() {
        var renderer = TerminalRenderer()
        let text = String(repeating: "x", count: 70)
        _ = renderer.show(.publicMessage, DisplayLine(text), size: WindowSize(columns: 80, rows: 24))
        // The terminal broke the 70 columns into 20, 20, 20 and 10.
        var screen = VirtualScreen(columns: 20)
        screen.take("Message:\r\n" + text)
        let size = WindowSize(columns: 20, rows: 24)
        screen.take(renderer.print("Hello", size: size))
        #expect(screen.lines == ["Hello", ""])
    }

    @Test func `shows the part around the cursor of a line that is higher than the window`() {
        let size = WindowSize(columns: 20, rows: 6)
        let text = String((0..<400).map { Character(Unicode.Scalar(UInt8(97 + $0 / 20))) })
        var renderer = TerminalRenderer()
        var screen = VirtualScreen(columns: 20, rows: 6)
        screen.take(renderer.show(.publicMessage, DisplayLine(text), size: size))
        #expect(screen.lines[0] == "Message:")
        #expect(screen.lines[4] == String(repeating: "t", count: 20))
        screen.take(renderer.update(Self.line(text, fromEnd: 400), size: size))
        #expect(screen.lines[0] == "Message:")
        #expect(screen.lines[1] == String(repeating: "a", count: 20))
        #expect((screen.row, screen.column) == (1, 0))
        screen.take(renderer.print("Hello", size: size))
        #expect(screen.lines == ["Hello", ""])
    }

    @Test func `goes on below the whole line when it is entered from its middle`() {
        let size = WindowSize(columns: 20, rows: 24)
        var renderer = TerminalRenderer()
        var screen = VirtualScreen(columns: 20)
        let text = String(repeating: "x", count: 45)
        screen.take(renderer.show(.publicMessage, Self.line(text, fromEnd: 40), size: size))
        screen.take(renderer.commit(size: size))
        screen.take(renderer.print("Message sent", size: size))
        #expect(screen.lines.suffix(3) == ["xxxxx", "Message sent", ""])
    }
}
