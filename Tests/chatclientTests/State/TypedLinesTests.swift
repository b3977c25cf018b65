import Testing

@testable import chatclient

@Suite struct TypedLinesTests {
    @Test func `have each line where it was typed last`() {
        #expect(TypedLines(["m": ["a", "b", "", "a"]]).kinds == ["m": ["b", "a"]])
        #expect(TypedLines(["m": [""]]).kinds.isEmpty)
    }

    @Test(
        arguments: [
            (["a", "b"], ["a", "b", "c"], ["a", "b", "x", "c"]), (["a", "b"], ["b", "c"], ["a", "b", "x", "c"]),
            (["a", "b"], ["b", "a"], ["b", "x", "a"]), (["a", "b"], [], ["a", "b", "x"]),
            ([], ["c"], ["a", "b", "x", "c"]), (["a", "b"], ["a", "b"], ["a", "b", "x"]),
        ] as [([String], [String], [String])]
    )
    func `merge only what was typed since`(start: [String], current: [String], merged: [String]) {
        var lines = TypedLines(["m": ["a", "b", "x"]])
        lines.merge(["m": current], since: ["m": start])
        #expect(lines.kinds["m"] == merged)
    }

    @Test func `are bounded in number, length and bytes`() {
        let many = TypedLines(["m": (1...600).map(String.init)])
        #expect(many.kinds["m"]?.count == TypedLines.largestCount)
        #expect(many.kinds["m"]?.last == "600")
        #expect(
            TypedLines(["m": [String(repeating: "x", count: TypedLines.longestLine + 1), "a"]]).kinds == ["m": ["a"]]
        )
        let long = (100..<200).map { "\($0)" + String(repeating: "x", count: 4000) }
        let bounded = TypedLines(["m": long, "n": ["old"]])
        #expect(bounded.kinds["n"] == ["old"])
        #expect(bounded.kinds["m"]?.last == long.last)
        #expect(bounded.kinds["m"]?.count == (TypedLines.largestBytes - 3) / 4003)
        let kinds = Dictionary(uniqueKeysWithValues: (0..<99).map { ("k\($0)", ["a"]) })
        #expect(TypedLines(kinds).kinds.count == TypedLines.largestKinds)
    }
}
