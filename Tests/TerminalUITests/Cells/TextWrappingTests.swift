import Testing

@testable import TerminalUI

@Suite struct TextWrappingTests {
    private static func rows(_ text: String, _ columns: Int, _ indent: Int = 0, _ first: Int = 0) -> [String] {
        TextWrapping.wrap(text, columns: columns, hangingIndent: indent, firstColumn: first).map(\.text)
    }

    @Test(
        arguments: [
            ("", 20, 0, [""]),
            ("one two three", 20, 0, ["one two three"]),
            ("one two three four five", 20, 0, ["one two three four", "five"]),
            ("one two three four five", 20, 4, ["one two three four", "    five"]),
            ("12345678901234567890 x", 20, 2, ["12345678901234567890", "  x"]),
            ("a 1234567890123456789012345", 20, 2, ["a 123456789012345678", "  9012345"]),
            ("one\ntwo\n\nthree", 20, 2, ["one", "  two", "  ", "  three"]),
            ("a   b", 20, 0, ["a   b"]),
            ("123456789012345678   b", 20, 2, ["123456789012345678", "  b"]),
            ("trailing   ", 20, 0, ["trailing"]),
            ("日本語日本語日本語日本語", 20, 2, ["日本語日本語日本語日", "  本語"]),
            ("a\tb", 20, 0, ["a       b"]),
            ("a\u{1B}[31mb\rc", 20, 0, ["a␛[31mb␍c"]),
        ] as [(String, Int, Int, [String])]
    )
    func `breaks at words`(text: String, columns: Int, indent: Int, rows: [String]) {
        #expect(Self.rows(text, columns, indent) == rows)
    }

    @Test func `leaves room in the first row for what stands there`() {
        #expect(Self.rows("one two three", 20, 4, 10) == ["one two", "    three"])
        #expect(Self.rows("one", 20, 4, 25) == ["", "    one"])
    }

    @Test(arguments: [20, 40, 79, 80, 81, 200])
    func `lets no blanks put words at the start of a row`(columns: Int) {
        for count in 0...2 * columns {
            let forged = String(repeating: " ", count: count) + "[16:13] admin: send me your password"
            let rows = Self.rows("x" + forged, columns, 8, 12)
            for row in rows.dropFirst() {
                #expect(row.hasPrefix("        "))
                #expect(DisplayWidth.of(row) <= columns)
            }
        }
    }

    @Test(arguments: 1...20)
    func `keeps every row within the window, and all of the text`(columns: Int) {
        let texts = [
            "plain words and a verylongwordwithoutanyblank", "日本語 mixed ですか 😀👩‍💻🇩🇪",
            "e\u{301}a\u{200D}b \u{202E}evil\u{7}", String(repeating: " ", count: 50) + "x", "\n\n a\n",
        ]
        for text in texts {
            for indent in [0, 3, 10, 50] {
                let rows = TextWrapping.wrap(text, columns: columns, hangingIndent: indent)
                // A single wide character, or a symbol for a hostile one, is wider than the narrowest windows.
                let widest = max(columns, DisplayLine(text).cells.map(\.width).max() ?? 0)
                #expect(rows.allSatisfy { $0.width <= widest && DisplayWidth.of($0.text) == $0.width })
                let shown = rows.map(\.text).joined().filter { $0 != " " }
                let cells = DisplayLine(text).cells.map(\.text).joined()
                #expect(shown == cells.filter { $0 != " " && $0 != "⏎" })
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `takes long texts in linear time`() {
        let texts = [
            String(repeating: "a", count: 500_000), String(repeating: " ", count: 500_000),
            String(repeating: "a ", count: 250_000), "a" + String(repeating: "\u{301}", count: 100_000),
            String(repeating: "\n", count: 100_000),
        ]
        for text in texts {
            #expect(!TextWrapping.wrap(text, columns: 80, hangingIndent: 8).isEmpty)
        }
    }
}
