import Foundation

/// Tokenizer of the full-text index (<https://sqlite.org/fts5.html>, section 4.3): splits text into words. Pure.
/// SQLite's own `unicode61` separates words only at blanks, and so finds nothing inside a sentence of Chinese.
///
/// Ignores case, diacritics, and compatibility forms such as full-width letters and half-width kana. A letter of a
/// script that is written without blanks is a word by itself: a run of such letters in a query is a phrase of
/// one-letter words, and so also matches inside a longer run.
package enum SearchTokenizer {
    /// The maximum number of indexed words in one message. A body of 16 KiB of one-letter words has this many; only
    /// characters with whole phrases as compatibility forms give more.
    package static let wordsPerMessage = 8192

    /// Returns the words of a text, in their order.
    ///
    /// - Parameter limit: The maximum number of words; the rest of the text is ignored.
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

    /// Returns whether a letter is a word by itself: its script is written without blanks between words.
    static func isWordByItself(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x0E00 && (scalar.properties.isIdeographic || blanklessBlocks.contains { $0 ~= scalar.value })
    }

    /// Unicode blocks of scripts without blanks between words or, as in Hangul, with blanks only between groups of
    /// words. Ideographs have a property of their own.
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

    /// Normalizes text: compatibility decomposition, lower case, removal of diacritics, and canonical composition,
    /// so that a Hangul syllable and a kana with its voicing mark are one scalar each.
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

    /// Soft hyphens and variation selectors: they change the appearance of a letter, not its identity.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
        default: false
        }
    }

    /// Letters, digits, private-use characters, and marks on a letter.
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
