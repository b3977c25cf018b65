import ChatProtocol
import ChatTesting
import GRDB
import Testing

@testable import ChatStorage

@Suite struct SearchExpressionScopesTests {
    private let everyone = [SearchScope.conversation(.everyone)]

    @Test(arguments: [
        ("hello", #""c1xhello""#),
        ("  hello   World ", #""c1xhello" AND "c1xworld""#),
        (#""hello world""#, #""c1xhello c1xworld""#),
        (#"say "hello world" now"#, #""c1xsay" AND "c1xhello c1xworld" AND "c1xnow""#),
        ("hel*", #""c1xhel" *"#),
        (#""hello wor"*"#, #""c1xhello c1xwor" *"#),
        ("AND OR NOT NEAR", #""c1xand" AND "c1xor" AND "c1xnot" AND "c1xnear""#),
        ("words:secret -x ^y", #""c1xwords c1xsecret" AND "c1xx" AND "c1xy""#),
        ("👋 hello !", #""c1xhello""#),
        ("a\u{0}b", #""c1xa c1xb""#),
        ("cafe\u{301}", #""c1xcafe""#),
        ("don't", #""c1xdon c1xt""#),
        ("東京 2026*", #""c1x東 c1x京" AND "c1x2026" *"#),
        ("東京*", #""c1x東 c1x京""#),
    ])
    func `reads words, phrases and beginnings`(query: String, text: String) throws {
        #expect(try SearchExpression(query).text(in: everyone) == "(\(text))")
    }

    @Test func `asks for all terms in one scope, or in another`() throws {
        let scopes = everyone + [.account(AccountID(rawValue: 5))]
        let expression = try SearchExpression("river st*")
        #expect(
            expression.text(in: scopes)
                == #"("c1xriver" AND "c1xst" *) OR ("a5xriver" AND "a5xst" *)"#
        )
        let direct = expression.text(in: [scopes[1]], direct: ConversationID(rawValue: 9))
        #expect(direct == #""c9" AND (("a5xriver" AND "a5xst" *))"#)
    }

    /// No input may reach the index as an expression of its query language.
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
