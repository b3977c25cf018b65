/// A search query: words, all of which must occur; a "quoted phrase"; a word prefix followed by `*`. The server's
/// search and a client's search in its own archive use the same.
package struct SearchExpression: Sendable, Equatable {
    /// A phrase: words that must be adjacent.
    package struct Term: Sendable, Equatable {
        /// At least one. They are of letters and digits alone, because ``SearchTokenizer`` made them.
        package let words: [String]
        /// Whether the last word is a prefix.
        package let isPrefix: Bool
    }

    /// All of these must occur; at least one.
    package let terms: [Term]

    /// Parses a query. Symbols and emoji are not words, and are ignored.
    ///
    /// - Throws: The reason why the query is invalid.
    package init(_ query: String) throws(SearchError) {
        guard query.count <= ProtocolLimits.queryCharacters, query.utf8.count <= Self.bytes else {
            throw .tooLong
        }
        // Splits by scalars, not characters: a quotation mark with a combining accent is still a quotation mark.
        let parts = query.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else {
            throw .openQuotation
        }
        var terms: [Term] = []
        for (index, part) in parts.enumerated() {
            if index % 2 == 1 {
                try Self.add(part, isPrefix: parts[index + 1].first == "*", to: &terms)
            } else {
                for word in part.split(whereSeparator: \.properties.isWhitespace) {
                    try Self.add(word, isPrefix: word.last == "*", to: &terms)
                }
            }
        }
        guard !terms.isEmpty else {
            throw .noWords
        }
        guard terms.count <= SearchLimits.terms,
            terms.reduce(0, { $0 + $1.words.count }) <= SearchLimits.words
        else {
            throw .tooManyTerms
        }
        guard terms.count(where: \.isPrefix) <= SearchLimits.prefixes else {
            throw .tooManyPrefixes
        }
        self.terms = terms
    }

    /// The maximum number of bytes in a search: as many as its characters can have without combining marks.
    private static let bytes = 4 * ProtocolLimits.queryCharacters

    private static func add(
        _ scalars: Substring.UnicodeScalarView,
        isPrefix: Bool,
        to terms: inout [Term]
    ) throws(SearchError) {
        let words = SearchTokenizer.words(in: String(scalars))
        guard let last = words.last, let first = last.unicodeScalars.first else {
            return
        }
        // A letter that is a word by itself cannot begin a longer word.
        let isPrefix = isPrefix && !SearchTokenizer.isWordByItself(first)
        guard !isPrefix || last.unicodeScalars.count >= SearchLimits.prefixLetters else {
            throw .shortPrefix
        }
        terms.append(Term(words: words, isPrefix: isPrefix))
    }
}

extension SearchExpression {
    /// Returns whether a message matches: the reference for an engine's index.
    ///
    /// - Parameter words: The words of the message, from ``SearchTokenizer/words(in:limit:)``.
    package func matches(_ words: [String]) -> Bool {
        terms.allSatisfy { $0.occurs(in: words) }
    }
}

extension SearchExpression.Term {
    fileprivate func occurs(in text: [String]) -> Bool {
        guard let last = words.last, text.count >= words.count else {
            return false
        }
        return (0...text.count - words.count).contains { start in
            let end = start + words.count - 1
            return text[start..<end].elementsEqual(words.dropLast())
                && (isPrefix ? text[end].hasPrefix(last) : text[end] == last)
        }
    }
}
