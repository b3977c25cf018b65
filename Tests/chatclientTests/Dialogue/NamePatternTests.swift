import Testing

@testable import chatclient

@Suite struct NamePatternTests {
    @Test(
        arguments: [
            ("bo*", ["bo", "bob", "Boris"]), ("*b", ["bob"]), ("?ob", ["bob"]), ("B?B", ["bob"]), ("*", nil),
            ("b*s", ["Boris"]), ("*o*i*", ["Boris"]), ("**i**", ["alice", "Boris"]), ("?????", ["alice", "Boris"]),
            ("b*b*b", []), ("bo?", ["bob"]), ("bob?", []), ("??", ["bo"]), ("*li?e", ["alice"]), ("x*", []),
        ] as [(String, [String]?)]
    )
    func `finds whole names`(text: String, expected: [String]?) throws {
        let names = ["alice", "bo", "bob", "Boris"]
        let pattern = try #require(NamePattern(text))
        #expect(names.filter(pattern.matches) == expected ?? names)
    }

    @Test(arguments: ["", "bob", "b.b", "b[ob]"])
    func `a name is no pattern`(text: String) {
        #expect(NamePattern(text) == nil)
    }

    @Test func `tries no more than each character with each`() throws {
        let name = String(repeating: "a", count: 1000)
        let hostile = try #require(NamePattern(String(repeating: "*a", count: 500) + "b"))
        #expect(!hostile.matches(name))
        let long = try #require(NamePattern(String(repeating: "?", count: 100_000)))
        #expect(!long.matches(name))
    }
}
