/// The reason why a search is refused.
package enum SearchError: Error, Equatable, CustomStringConvertible {
    /// It contains no words, and no filter instead.
    case noWords
    /// More than ``ProtocolLimits/queryCharacters`` characters.
    case tooLong
    /// More than ``SearchLimits/terms`` words and phrases, or more than ``SearchLimits/words`` words in
    /// them.
    case tooManyTerms
    /// More than ``SearchLimits/prefixes`` word prefixes.
    case tooManyPrefixes
    /// A prefix of fewer than ``SearchLimits/prefixLetters`` letters.
    case shortPrefix
    /// It took too long and was interrupted.
    case tooBroad
    /// An unbalanced quotation mark.
    case openQuotation

    /// A sentence for the searching person.
    package var description: String {
        switch self {
        case .noWords: "A search needs at least one word, sender, place or time."
        case .tooLong: "A search has at most \(ProtocolLimits.queryCharacters) characters."
        case .tooManyTerms:
            "A search has at most \(SearchLimits.terms) words and phrases, "
                + "with \(SearchLimits.words) words in all of them."
        case .tooManyPrefixes: "A search has at most \(SearchLimits.prefixes) beginnings of words."
        case .shortPrefix:
            "The beginning of a word needs at least \(SearchLimits.prefixLetters) letters before the *."
        case .tooBroad:
            "The search is too broad: it took too long. Use longer or rarer words, or search in one conversation."
        case .openQuotation: "The search has a quotation mark without its partner."
        }
    }
}
