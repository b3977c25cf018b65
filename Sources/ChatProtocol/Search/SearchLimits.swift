/// The limits of a search query.
package enum SearchLimits {
    /// The maximum number of words, phrases and prefixes in a search: each is a separate look-up.
    package static let terms = 16

    /// The maximum number of words in all terms of a search, where each letter of a script without blanks counts as
    /// one: each word is a look-up in every conversation that is searched.
    package static let words = 64

    /// The maximum number of word prefixes in a search: each reads the entries of all words that begin with it.
    package static let prefixes = 4

    /// The minimum number of letters in a prefix: a search with sixteen prefixes of one letter took 33 ms in a
    /// store of a million messages.
    package static let prefixLetters = 2
}
