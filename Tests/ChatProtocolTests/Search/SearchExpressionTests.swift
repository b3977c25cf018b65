import Testing

@testable import ChatProtocol

@Suite struct SearchExpressionTests {
    @Test(arguments: [
        ("", SearchError.noWords), ("  ", .noWords), ("👋 ! *", .noWords), (#""""#, .noWords),
        (#""hello"#, .openQuotation),
        (#"a "b" c""#, .openQuotation), ("a \"\u{301} b", .openQuotation),
        (String(repeating: "a ", count: 17), .tooManyTerms),
        (String(repeating: "東", count: 65), .tooManyTerms),
        (String(repeating: "a", count: 201), .tooLong),
        ("e" + String(repeating: "\u{301}", count: 1000), .tooLong),
        ("r*", .shortPrefix), (#""by the r"*"#, .shortPrefix), ("é*", .shortPrefix),
        ("aa* bb* cc* dd* ee*", .tooManyPrefixes),
    ])
    func `says what is wrong`(query: String, error: SearchError) {
        #expect(throws: error) { try SearchExpression(query) }
    }

    @Test(arguments: [String(repeating: "a ", count: 16), String(repeating: "東", count: 64), "aa* bb* cc* dd*"])
    func `takes as much as is allowed`(query: String) throws {
        #expect(try !SearchExpression(query).terms.isEmpty)
    }
}
