import ChatAdministration
import Testing

@Suite struct AdminLineTests {
    @Test(arguments: [
        ("", []),
        ("  \t ", []),
        ("ban bob", ["ban", "bob"]),
        (#"ban "bob  b""#, ["ban", "bob  b"]),
        (#"a"b c"d"#, ["ab cd"]),
        (#""" x"#, ["", "x"]),
        (#"he's it\s"#, ["he's", #"it\s"#]),
        (#"say \"hi\" \\"#, ["say", #""hi""#, #"\"#]),
        (#"end\"#, [#"end\"#]),
        (#""a \" b""#, [#"a " b"#]),
        ("é\u{3000}e\u{301}", ["é", "e\u{301}"]),
    ])
    func `splits a line`(line: String, words: [String]) throws {
        #expect(try AdminLine.words(of: line) == words)
    }

    @Test(arguments: [#"""#, #"ban "bob"#, #"a\"b"c"#])
    func `refuses an open quotation`(line: String) {
        #expect(throws: AdminSyntaxError.self) { try AdminLine.words(of: line) }
    }

    @Test(arguments: [
        ("announce", ""), (" announce  a  b ", "a  b"), ("announce\tx", "x"), ("", ""),
    ])
    func `keeps the text behind the first word`(line: String, rest: String) {
        #expect(AdminLine.rest(of: line) == rest)
    }
}
