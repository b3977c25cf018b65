import Foundation

/// Cuts text into the words that the search index has: a tokenizer (<https://sqlite.org/fts5.html>, section 4.3). Pure.
/// SQLite's own `unicode61` knows words by the blanks between them, and so finds nothing inside a sentence of Chinese.
///
/// Case, diacritics, and compatibility forms such as full-width letters and half-width kana make no difference. A
/// letter of a script that is written without blanks is a word by itself: a run of them in a query is a phrase of such
/// words, and so is found wherever it stands in a longer run.
package enum SearchTokenizer {
    /// Words of one message that are indexed. A body of 16 KiB that consists of one-letter words has so many; more come
    /// only of characters whose compatibility forms are whole phrases.
    package static let wordsPerMessage = 8192

    /// The words of a text, in their order.
    ///
    /// - Parameter limit: The most words; the rest of the text is left out.
    package static func words(in text: String, limit: Int = wordsPerMessage) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func close() {
            if !word.isEmpty {
                words.append(String(word))
                word = String.UnicodeScalarView()
            }
        }
        for scalar in folded(text) where !isInvisible(scalar) {
            guard words.count < limit else {
                return words
            }
            guard isPartOfWord(scalar, isInside: !word.isEmpty) else {
                close()
                continue
            }
            guard isWordByItself(scalar) else {
                word.append(scalar)
                continue
            }
            close()
            words.append(String(scalar))
        }
        close()
        return Array(words.prefix(limit))
    }

    /// Whether a letter is a word by itself: it is of a script that is written without blanks between words.
    static func isWordByItself(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x0E00 && (scalar.properties.isIdeographic || blanklessBlocks.contains { $0 ~= scalar.value })
    }

    /// Blocks of the Unicode Standard whose scripts have no blanks between words, or, as Hangul, blanks between groups
    /// of words alone. Ideographs have a property of their own.
    private static let blanklessBlocks: [ClosedRange<UInt32>] = [
        0x0E00...0x0EFF,  // Thai, Lao
        0x1000...0x109F,  // Myanmar
        0x1100...0x11FF,  // Hangul Jamo
        0x1780...0x17FF,  // Khmer
        0x3005...0x3006,  // the iteration mark of ideographs
        0x3031...0x3035,  // iteration marks of kana
        0x3040...0x31FF,  // kana, Bopomofo, Hangul compatibility Jamo
        0xA960...0xA97F,  // Hangul Jamo Extended-A
        0xA9E0...0xA9FF,  // Myanmar Extended-B
        0xAA60...0xAA7F,  // Myanmar Extended-A
        0xAC00...0xD7FF,  // Hangul syllables, Jamo Extended-B
        0x1AFF0...0x1B16F,  // kana supplements
    ]

    /// Compatibility decomposition, lower case, without diacritics, composed again: so that a syllable of Hangul and a
    /// kana with its voicing mark are one scalar each.
    private static func folded(_ text: String) -> String.UnicodeScalarView {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return text.lowercased().unicodeScalars
        }
        let apart = text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
        let bare = apart.lazy.filter { !diacritics.contains($0) }.map { $0 == finalSigma ? sigma : $0 }
        return String(String.UnicodeScalarView(bare)).precomposedStringWithCanonicalMapping.unicodeScalars
    }

    /// Combining Diacritical Marks: accents of Latin, Greek and Cyrillic letters.
    private static let diacritics: ClosedRange<Unicode.Scalar> = "\u{300}"..."\u{36F}"

    private static let finalSigma: Unicode.Scalar = "\u{3C2}"
    private static let sigma: Unicode.Scalar = "\u{3C3}"

    /// Soft hyphens and variation selectors: they change how a letter looks, and not which it is.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
        default: false
        }
    }

    /// Letters, digits, what people may use privately, and marks on a letter.
    private static func isPartOfWord(_ scalar: Unicode.Scalar, isInside: Bool) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .privateUse:
            true
        case .nonspacingMark, .spacingMark, .enclosingMark:
            isInside || isWordByItself(scalar)
        default:
            false
        }
    }
}
