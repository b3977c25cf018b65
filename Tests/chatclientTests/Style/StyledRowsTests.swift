import Testing

@testable import chatclient

@Suite struct StyledRowsTests {
    private func rows(_ text: String, columns: Int, indent: Int = 4) -> [String] {
        StyledRows(StyledText(text, hangingIndent: indent), columns: columns).rows.map { row in
            row.map(\.text).joined()
        }
    }

    @Test func `breaks at words and indents what follows`() {
        #expect(rows("the quick brown fox", columns: 10) == ["the quick ", "    brown ", "    fox"])
        #expect(rows("abc", columns: 10) == ["abc"])
        #expect(rows("", columns: 10) == [""])
    }

    @Test func `breaks a word that is longer than a row`() {
        #expect(rows("abcdefghijkl", columns: 8, indent: 2) == ["abcdefgh", "  ijkl"])
        #expect(rows("a abcdefghijkl", columns: 8, indent: 0) == ["a ", "abcdefgh", "ijkl"])
    }

    @Test(arguments: [20, 24, 33, 80]) func `blanks up to the edge put nothing into the first column`(columns: Int) {
        for blanks in 0...200 {
            let body = "hello" + String(repeating: " ", count: blanks) + "[00:09] bob: hi"
            let others = rows(body, columns: columns, indent: 8).dropFirst()
            #expect(others.allSatisfy { $0.hasPrefix("        ") })
        }
    }

    @Test func `counts wide characters and tabs as the terminal does`() {
        #expect(rows("日本語日本語", columns: 7, indent: 0) == ["日本語", "日本語"])
        #expect(rows("a\tb", columns: 80) == ["a       b"])
    }

    @Test(arguments: 1...5) func `survives windows of a few columns`(columns: Int) {
        let rows = rows("日本 word and more", columns: columns, indent: 8)
        #expect(rows.joined().filter { $0 != " " } == "日本wordandmore")
    }

    @Test func `keeps the roles of the parts`() {
        let line = StyledText.Line(
            spans: [StyledText.Span(text: "[16:13] ", role: .detail), StyledText.Span(text: "one two")],
            hangingIndent: 2
        )
        let rows = StyledRows(StyledText(lines: [line]), columns: 12).rows
        #expect(rows[0].map(\.role) == [.detail, .plain])
        #expect(rows[1].map(\.text) == ["  two"])
    }

    @Test func `a long body costs time in proportion to its length`() {
        let text = StyledText(String(repeating: "word ", count: 40_000), hangingIndent: 8)
        #expect(StyledRows(text, columns: 80).rows.count > 2000)
    }
}
