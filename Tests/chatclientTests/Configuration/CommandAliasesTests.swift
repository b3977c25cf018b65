import Testing

@testable import chatclient

@Suite struct CommandAliasesTests {
    private func aliases(_ texts: [String: String]) -> CommandAliases {
        var aliases = CommandAliases()
        for (name, text) in texts {
            #expect(aliases.add(name, text) == nil)
        }
        return aliases
    }

    @Test(
        arguments: [
            ("w", "WH"), ("W", "WH"), ("w bo*", "WH bo*"), ("/w", "/WH"), ("/w  bob  x", "/WH bob  x"), ("  w", "WH"),
            ("m bob", "DM bob Good morning, bob!"), ("m", "DM  Good morning, !"), ("a x  y z", "say x  y z"),
            ("s b c d", "c b "), ("d 5", "costs $5"), ("u x", "/msg x"), ("/u x", "/msg x"), ("ww", "ww"),
            ("x w", "x w"), ("", ""), ("  ", "  "), ("//w", "//w"), ("loop", "loop again"), ("e 9", "$0 $ 9"),
        ]
    )
    func `expand the beginning of a line`(line: String, expanded: String) {
        let aliases = aliases([
            "w": "WH", "m": "DM $1 Good morning, $1!", "a": "say $*", "s": "$2 $1 $9", "d": "costs $$$1", "u": "/msg",
            "loop": "loop again", "e": "$0 $",
        ])
        #expect(aliases.expanding(line) == expanded)
    }

    @Test(arguments: ["", "a b", "/w", String(repeating: "x", count: 33)])
    func `refuse a name that is no word`(name: String) {
        var aliases = CommandAliases()
        #expect(aliases.add(name, "WH") != nil)
        #expect(aliases.texts.isEmpty)
    }

    @Test func `are bounded`() {
        var aliases = CommandAliases()
        #expect(aliases.add("a", "") != nil)
        #expect(aliases.add("a", String(repeating: "x", count: CommandAliases.longestText + 1)) != nil)
        #expect(aliases.add("a", String(repeating: "$*", count: CommandAliases.mostPlaceholders + 1)) != nil)
        #expect(aliases.add("a", String(repeating: "$*", count: CommandAliases.mostPlaceholders)) == nil)
        for number in 1..<CommandAliases.largestCount {
            #expect(aliases.add("a\(number)", "WH") == nil)
        }
        #expect(aliases.add("b", "WH") != nil)
        #expect(aliases.add("A1", "IN") == nil)
        #expect(aliases.expanding("a1") == "IN")
    }
}
