/// Finds the mention of an account in the text of a message.
///
/// A name is mentioned as a whole word, in any case: `bob`, `@bob`, `bob:`, `bob, look`, `(bob)`, `bob's`, `bob/alice`.
/// These are no mentions of bob:
///
/// - Part of another word or name: `bobby`, `Jim_bob`, `a-bob`, `bob.smith`. Names have letters, digits, `_`, `-` and
///   `.`; of these, `-` and `.` at either end of a word are punctuation: `bob.`, `-bob`, `bob...`.
/// - Part of an e-mail address or URL: `bob@example.org`, `https://example.org/bob`, `www.bob.example`,
///   `example.org/bob`; or of a path: `/home/bob`, `~/bob`.
/// - A room: `#bob`.
///
/// Scripts without blanks between words may touch a name: in `bobさん` and `bob님` he is mentioned.
package enum Mention {
    /// Returns whether a text mentions an account.
    ///
    /// - Parameters:
    ///   - name: The account's name. A name without a letter, digit or `_`, such as `...`, is never mentioned: it
    ///     would be in every ellipsis.
    ///   - body: The text. It takes time linear in its length.
    package static func isMentioned(_ name: String, in body: String) -> Bool {
        let name = MentionWord(name.unicodeScalars.map(folded)[...])
        guard !name.core.isEmpty else {
            return false
        }
        let scalars = body.unicodeScalars.map(folded)
        return scalars.split(whereSeparator: { $0.properties.isWhitespace }).contains { chunk in
            !isLocation(chunk) && chunk.split(whereSeparator: isBracketOrComma).contains { isMentioned(name, in: $0) }
        }
    }

    /// Looks for a name in text without blanks, brackets and commas.
    private static func isMentioned(_ name: MentionWord, in text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard !isEmailAddress(text) else {
            return false
        }
        var rest = text
        while let start = rest.firstIndex(where: isOfWord) {
            let word = rest[start...].prefix(while: isOfWord)
            let isRoom = start > text.startIndex && text[start - 1] == "#"
            if !isRoom, MentionWord(word).isMention(of: name) {
                return true
            }
            rest = rest[word.endIndex...]
        }
        return false
    }

    /// Whether this is a URL, with or without a scheme, or an absolute path.
    private static func isLocation(_ chunk: ArraySlice<Unicode.Scalar>) -> Bool {
        let text = chunk.drop(while: isBracketOrComma)
        if text.starts(with: "www.".unicodeScalars) || text.starts(with: "mailto:".unicodeScalars)
            || text.starts(with: "~/".unicodeScalars)
        {
            return true
        }
        guard let slash = text.firstIndex(of: "/") else {
            return false
        }
        let before = text[..<slash]
        let isAfterScheme = before.last == ":" && text[slash...].starts(with: "//".unicodeScalars)
        return before.isEmpty || isAfterScheme || isHost(before)
    }

    /// Whether the text before a slash looks like a host or a folder: it has a dot between letters, or only dots.
    private static func isHost(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        let word = MentionWord(text)
        return word.core.isEmpty || word.core.contains(".") && word.trailing.isEmpty
    }

    /// Whether there is an `@` between characters of words.
    private static func isEmailAddress(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        text.indices.dropFirst().dropLast().contains { place in
            text[place] == "@" && isOfWord(text[place - 1]) && isOfWord(text[place + 1])
        }
    }

    private static func isBracketOrComma(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ",", ";", "(", ")", "[", "]", "{", "}", "<", ">", "\"": true
        default: false
        }
    }

    /// Whether a character can be of one word with an ASCII letter before it.
    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else {
            return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || MentionWord.isPunctuation(scalar)
                || scalar == "_"
        }
        guard !isOfScriptWithoutBlanks(scalar.value) else {
            return false
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
        default: return scalar.properties.isAlphabetic
        }
    }

    /// Thai and Lao, Burmese, Khmer, Kana, Han, Hangul: no blank stands between a foreign name and what follows it.
    private static func isOfScriptWithoutBlanks(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Lowers ASCII letters only: a name has no others, and a Kelvin sign is no `k`.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
    }
}
