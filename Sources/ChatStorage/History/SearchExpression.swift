/// What somebody looks for, in the language of SQLite's FTS5.
///
/// Each word and phrase goes in quotation marks, so that nothing a person types is an operator of that language
/// (<https://sqlite.org/fts5.html>, section 3).
struct SearchExpression: Sendable, Equatable {
    /// An expression that the index takes as it is.
    let text: String

    /// Reads what a person typed: words, all of which must occur; a "quoted phrase"; the beginning of a word with *
    /// behind it. Signs and pictures between them are no words, and are left out.
    ///
    /// - Throws: What is wrong with it.
    init(_ query: String) throws(SearchError) {
        guard query.count <= HistoryLimits.queryCharacters, query.utf8.count <= Self.bytes else {
            throw .tooLong
        }
        // Scalar by scalar, as the index reads: a quotation mark with an accent above is a quotation mark for it.
        let parts = query.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else {
            throw .openQuotation
        }
        var terms: [String] = []
        for (index, part) in parts.enumerated() {
            if index % 2 == 1 {
                Self.add(part, isPrefix: parts[index + 1].first == "*", to: &terms)
            } else {
                for word in part.split(whereSeparator: \.properties.isWhitespace) {
                    Self.add(word, isPrefix: word.last == "*", to: &terms)
                }
            }
        }
        guard !terms.isEmpty else {
            throw .noWords
        }
        guard terms.count <= HistoryLimits.queryTerms else {
            throw .tooManyTerms
        }
        text = terms.joined(separator: " AND ")
    }

    /// Bytes of a search: as many as its characters may have where nothing is combined.
    private static let bytes = 4 * HistoryLimits.queryCharacters

    /// A term without anything that the index knows as a part of a word would find nothing at all.
    private static func add(_ scalars: Substring.UnicodeScalarView, isPrefix: Bool, to terms: inout [String]) {
        guard scalars.contains(where: isPartOfWord) else {
            return
        }
        // A NUL would end the expression early.
        let words = String(String.UnicodeScalarView(scalars.map { $0 == "\0" ? " " : $0 }))
        terms.append("\"\(words)\"\(isPrefix ? " *" : "")")
    }

    /// As the index's tokenizer, unicode61, has it: letters, digits, and what people may use privately.
    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .privateUse:
            true
        default:
            false
        }
    }
}
