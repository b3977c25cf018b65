import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct SearchQueryTests {
    private func query(_ text: String) throws(SearchQueryError) -> SearchQuery {
        try SearchQuery(text, Fixtures.clock, account: "renew")
    }

    @Test(
        arguments: [
            ("tea", "tea", nil, nil), ("from:bob", "", nil, "bob"), (" FROM:@bob  tea  pot ", "tea pot", nil, "bob"),
            ("from:me tea", "tea", nil, "renew"), ("in:Lab tea", "tea", .any("Lab"), nil),
            ("tea In:#Lab", "tea", .room(.name("Lab")), nil), ("in:\"My room\" x", "x", .any("My room"), nil),
            ("in:\"#My room\"x", "x", .room(.name("My room")), nil), ("in:@bob", "", .user("bob"), nil),
            ("in:48219307", "", .any("48219307"), nil), ("in:#48219307", "", .room(.number(48_219_307)), nil),
            ("a in:public b from:\"bob\" c*", "a b c*", .any("public"), "bob"),
            ("\"a from:bob b\"* c", "\"a from:bob b\"* c", nil, nil), ("x\"in:Lab y\"", "x\"in:Lab y\"", nil, nil),
            ("http://x foo:bar :a from", "http://x foo:bar :a from", nil, nil), ("xfrom:bob", "xfrom:bob", nil, nil),
            ("\"open from:bob", "\"open from:bob", nil, nil), ("", "", nil, nil),
        ] as [(String, String, PlaceName?, String?)]
    )
    func `splits words and filters`(text: String, words: String, place: PlaceName?, sender: String?) throws {
        let query = try query(text)
        #expect(query.text == text)
        #expect(query.words == words)
        #expect(query.place == place)
        #expect(query.filter == SearchFilter(sender: sender))
    }

    @Test func `takes days from their beginning to their end`() throws {
        let query = try query("since:2023-11-01 tea UNTIL:2023-11-02")
        #expect(query.words == "tea")
        #expect(query.filter == SearchFilter(since: 1_698_796_800_000, until: 1_698_969_600_000))
        #expect(try self.query("since:today until:today").filter.until == 1_700_006_400_000)
    }

    @Test(
        arguments: [
            ("from: bob", "'from:' needs a value right after the colon, such as from:bob."),
            ("in:\"\"", "'in:' needs a value right after the colon, such as in:Lab, in:@bob or in:public."),
            ("in:\"My room", "The quotation mark after 'in:' has no partner."),
            ("in:#", "'in:#' has no name after its sign."), ("from:@", "'from:@' has no name after its sign."),
            ("from:a x from:b", "A search has 'from:' only once."),
            (
                "until:mnday",
                "'until:mnday' is no day: use monday, today, yesterday, 3d (days), 2h (hours), 14:30 or 2026-11-20."
            ),
            (
                "since:today until:yesterday",
                "Nothing is both after 'since:' and before 'until:'; since: is the later one."
            ),
        ]
    )
    func `says what is wrong`(text: String, sentence: String) {
        #expect(throws: SearchQueryError(sentence: sentence)) { try query(text) }
    }

    @Test func `makes hostile dates harmless`() throws {
        let error = #expect(throws: SearchQueryError.self) { try query("since:\u{1B}[2J") }
        #expect(error?.sentence.unicodeScalars.contains("\u{1B}") == false)
    }

    @Test func `takes time in proportion to the length`() throws {
        let text = String(repeating: "from", count: 50_000) + " " + String(repeating: "x ", count: 50_000)
        #expect(try query(text).words.count == text.count - 1)
    }
}
