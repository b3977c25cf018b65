import Testing

@testable import ChatServerCore

@Suite struct CommentedJSONTests {
    private func members(_ text: String) throws -> [CommentedJSON.Member] {
        guard case .object(let members) = try CommentedJSON(text) else {
            Issue.record("no object")
            return []
        }
        return members
    }

    @Test func `plain JSON is read with the line of each key`() throws {
        let members = try members("{\n  \"a\": 1,\r\n  \"b\": \"two\", \"c\":\n[\"x\", -3.5e2]\n}\n")
        #expect(
            members == [
                .init(key: "a", line: 2, value: .number("1")),
                .init(key: "b", line: 3, value: .text("two")),
                .init(key: "c", line: 3, value: .array([.text("x"), .number("-3.5e2")])),
            ]
        )
    }

    @Test func `comments, trailing commas and a byte order mark are skipped`() throws {
        let text = "\u{FEFF}// first\n{ /* a\n // b */ \"a\": /**/ [1,], // last\n \"b\": {\"c\": null,}, \n} // end"
        let members = try members(text)
        #expect(members.map(\.key) == ["a", "b"])
        #expect(members.map(\.line) == [3, 4])
        #expect(
            members.map(\.value) == [.array([.number("1")]), .object([.init(key: "c", line: 4, value: .word("null"))])]
        )
    }

    @Test func `what looks like a comment in a text is none`() throws {
        #expect(try CommentedJSON("\"http://x /* y */\"") == .text("http://x /* y */"))
    }

    @Test func `keys that repeat are both there`() throws {
        #expect(try members("{\"a\": 1,\n\"a\": 2}").map(\.line) == [1, 2])
    }

    @Test func `escapes are characters`() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00e4\uD83D\uDE00é""#
        #expect(try CommentedJSON(text) == .text("\"\\/\u{8}\u{C}\n\r\tä😀é"))
    }

    @Test(
        arguments: [
            ("", 1, 1, "the file ends where a value is expected"),
            ("{\n \"a\": 1\n \"b\": 2}", 3, 2, "a comma is missing before this"),
            ("{\n \"a\": \n}", 3, 1, "a value is expected here: a number, or a text in double quotes"),
            ("{ \"a\": 1\n", 1, 1, "this bracket is never closed"),
            ("{ a: 1 }", 1, 3, "the name of a setting in double quotes is expected here"),
            ("{ \"a\" 1 }", 1, 7, "a colon is expected between the name of a setting and its value"),
            ("{ \"a\": closed }", 1, 8, "a text must be in double quotes"),
            ("{ \"a\": 'x' }", 1, 8, "a value is expected here: a number, or a text in double quotes"),
            ("{ \"a\": 1.2.3 }", 1, 8, "this is no number; put a text in double quotes"),
            ("{ \"a\": 10k }", 1, 8, "this is no number; put a text in double quotes"),
            ("{ \"a\": \"x\n\" }", 1, 8, "this text has no double quote at its end"),
            ("{}\n {}", 2, 2, "there is something after the end; remove it"),
            ("{} /* x", 1, 4, "this comment has no end; close it with */"),
            ("{} /*/", 1, 4, "this comment has no end; close it with */"),
            ("{} / x", 1, 4, "a comment begins with // or /*"),
            ("{} /", 1, 4, "a comment begins with // or /*"),
            ("{,}", 1, 2, "the name of a setting in double quotes is expected here"),
            (#"["\x"]"#, 1, 3, "after a backslash one of \" \\ / b f n r t u is expected"),
            (#"["\u12g4"]"#, 1, 3, "after \\u four hexadecimal digits are expected"),
            (#"["\u12"#, 1, 3, "after \\u four hexadecimal digits are expected"),
            (#"["\uD83Dx"]"#, 1, 3, "this is half a character; write it without \\u"),
            (#"["\uD83D\u0041"]"#, 1, 3, "this is half a character; write it without \\u"),
            (#"["\uDE00"]"#, 1, 3, "this is half a character; write it without \\u"),
            ("{\"ä😀\": x}", 1, 8, "a text must be in double quotes"),
        ]
    )
    func `an error is named with its place`(text: String, line: Int, column: Int, problem: String) {
        let error = CommentedJSON.SyntaxError(line: line, column: column, problem: problem)
        #expect(throws: error) { try CommentedJSON(text) }
    }

    @Test func `nesting has a bound`() throws {
        let most = CommentedJSON.deepest
        let deep = String(repeating: "[", count: most) + String(repeating: "]", count: most)
        #expect(throws: Never.self) { try CommentedJSON(deep) }
        for depth in [most + 1, 100_000] {
            let text = String(repeating: "[", count: depth)
            let error = try #require(throws: CommentedJSON.SyntaxError.self) { try CommentedJSON(text) }
            #expect(error.problem == "this is nested too deeply")
        }
    }

    @Test func `every beginning of a text is read or refused`() {
        let text = Array("{ // c\n\"a\": [\"\\u00e4\\n\", -1.5, true,], /* b */ \"c\": {\"d\": null} }".unicodeScalars)
        for length in 0..<text.count {
            let start = String(String.UnicodeScalarView(text[..<length]))
            #expect(throws: CommentedJSON.SyntaxError.self) { try CommentedJSON(start) }
        }
    }
}
