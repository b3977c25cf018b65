import Testing

@testable import TerminalUI

@Suite struct ColumnsTests {
    @Test(
        arguments: [
            ([], 20, 5, []),
            (["alice"], 20, 5, ["alice"]),
            (["alice", "bob", "carol"], 20, 5, ["alice  bob  carol"]),
            (["alice", "bob", "carol", "dave"], 20, 5, ["alice  carol", "bob    dave"]),
            (["alice", "bob", "carol"], 5, 5, ["alice", "bob", "carol"]),
            (["日本", "a", "bc", "d"], 10, 5, ["日本  bc", "a     d"]),
            (["verylongname"], 5, 5, ["very…"]),
            (["日本語"], 5, 5, ["日本…"]),
            (["a\u{1B}[31m"], 20, 5, ["a␛[31m"]),
        ] as [([String], Int, Int, [String])]
    )
    func `lays words out`(words: [String], width: Int, rowLimit: Int, rows: [String]) {
        #expect(Columns.rows(words, width: width, rowLimit: rowLimit) == rows)
    }

    @Test func `says how many are left out`() {
        let words = (100..<300).map { "user\($0)" }
        let rows = Columns.rows(words, width: 80, rowLimit: 7)
        #expect(rows.count == 7)
        #expect(rows.last == "and 146 more; type the beginning")
        #expect(rows.first == "user100  user106  user112  user118  user124  user130  user136  user142  user148")
        #expect(Columns.rows(words, width: 20, rowLimit: 3).last == "and 196 more")
    }

    @Test(arguments: 1...40)
    func `stays within the window and the rows`(width: Int) {
        for count in [0, 1, 2, 7, 100, 3_000] {
            let words = (0..<count).map { String(repeating: "ab日", count: $0 % 5 + 1) + "\($0)" }
            for rowLimit in [1, 2, 5, 30] {
                let rows = Columns.rows(words, width: width, rowLimit: rowLimit)
                #expect(rows.count <= max(2, rowLimit))
                let listed = count > 0 && rows.last?.hasPrefix("and ") == true ? Array(rows.dropLast()) : rows
                #expect(listed.allSatisfy { DisplayWidth.of($0) <= width })
            }
        }
    }
}
