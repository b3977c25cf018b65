import ChatTesting
import GRDB
import Testing

@testable import ChatStorage

@Suite struct SearchExpressionTests {
    @Test(arguments: [
        ("hello", #""hello""#),
        ("  hello   world ", #""hello" AND "world""#),
        (#""hello world""#, #""hello world""#),
        (#"say "hello world" now"#, #""say" AND "hello world" AND "now""#),
        ("hel*", #""hel*" *"#),
        (#""hello wor"*"#, #""hello wor" *"#),
        ("AND OR NOT NEAR", #""AND" AND "OR" AND "NOT" AND "NEAR""#),
        ("body:secret -x ^y", #""body:secret" AND "-x" AND "^y""#),
        ("👋 hello !", #""hello""#),
        ("a\u{0}b", "\"a b\""),
        ("cafe\u{301}", "\"cafe\u{301}\""),
    ])
    func `reads words, phrases and beginnings`(query: String, text: String) throws {
        #expect(try SearchExpression(query).text == text)
    }

    @Test(arguments: [
        ("", SearchError.noWords), ("  ", .noWords), ("👋 ! *", .noWords), (#""""#, .noWords),
        (#""hello"#, .openQuotation),
        (#"a "b" c""#, .openQuotation), ("a \"\u{301} b", .openQuotation),
        (String(repeating: "a ", count: 17), .tooManyTerms),
        (String(repeating: "a", count: 201), .tooLong),
        ("e" + String(repeating: "\u{301}", count: 1000), .tooLong),
    ])
    func `says what is wrong`(query: String, error: SearchError) {
        #expect(throws: error) { try SearchExpression(query) }
    }

    @Test func `takes sixteen words`() throws {
        let expression = try SearchExpression(String(repeating: "a ", count: 16))
        #expect(expression.text.split(separator: " AND ").count == 16)
    }

    /// Whatever is typed, the index's own language must never come to light.
    @Test(arguments: 0..<4)
    func `makes an expression that the index takes of anything`(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            _ = try await fixture.store.append([draft(1, from: fixture.alice, body: "a AND b")])
            var random = SplitMix64(seed: seed)
            let pieces = [
                "a", "AND", "OR", "NOT", "NEAR(", ")", "(", "\"", "\"", "*", "^", "-", "+", ":", "{", "}", ",", " ",
                "'",
                "\\", "\u{0}", "\u{301}", "é", "👋", "\u{202E}", "部", "body", "place", "c1", "\u{FFFD}", "\u{E000}",
            ]
            for _ in 0..<100 {
                let length = Int.random(in: 0...30, using: &random)
                let query = (0..<length).compactMap { _ in pieces.randomElement(using: &random) }.joined()
                do {
                    _ = try await fixture.found(query)
                } catch is SearchError {
                } catch {
                    Issue.record("seed \(seed): \(query.debugDescription) gave \(error)")
                }
            }
        }
    }
}
