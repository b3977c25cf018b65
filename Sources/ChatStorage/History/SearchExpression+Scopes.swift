import ChatProtocol

/// Translates a search query into the query language of SQLite's FTS5.
///
/// Escapes user input: an expression contains only words from `SearchTokenizer`, of letters and digits alone and in
/// quotation marks, so that nothing a person types is an operator of that language
/// (<https://sqlite.org/fts5.html>, section 3).
extension SearchExpression {
    /// Returns the FTS5 expression: all terms in one of the scopes.
    ///
    /// - Parameter direct: Restricts the search to this direct conversation.
    func text(in scopes: [SearchScope], direct: ConversationID? = nil) -> String {
        let inScopes = scopes.map { scope in
            "(" + terms.map { $0.text(in: scope) }.joined(separator: " AND ") + ")"
        }.joined(separator: " OR ")
        return direct.map { "\"\(SearchScope.direct($0))\" AND (\(inScopes))" } ?? inScopes
    }
}

extension SearchExpression.Term {
    /// Returns the FTS5 phrase of the term in a scope.
    fileprivate func text(in scope: SearchScope) -> String {
        let phrase = words.map { scope.prefix + $0 }.joined(separator: " ")
        return "\"\(phrase)\"\(isPrefix ? " *" : "")"
    }
}
