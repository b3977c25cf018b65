/// Width of characters on a terminal, in columns.
///
/// The unit is the sequence, not the code point: a flag, a skin tone or a family is one emoji of two columns, where the
/// ``WidthProfile`` says that the terminal draws it so.
package enum DisplayWidth {
    private static let joiner: Unicode.Scalar = "\u{200D}"
    private static let emojiVariation: Unicode.Scalar = "\u{FE0F}"

    /// 0 for combining characters, 2 for wide and emoji characters, 1 for the rest; what several letters join to has
    /// the sum of their widths.
    package static func of(_ character: Character, profile: WidthProfile = .standard) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, scalars.count > 1 else {
            return scalars.first.map { of($0, profile) } ?? 0
        }
        if isRegionalIndicator(first), scalars.dropFirst().first.map(isRegionalIndicator) == true {
            return profile.flagWidth
        }
        return ofSequence(scalars, profile)
    }

    /// The width of a text without line ends.
    package static func of(_ text: some StringProtocol, profile: WidthProfile = .standard) -> Int {
        text.reduce(0) { $0 + of($1, profile: profile) }
    }

    private static func ofSequence(_ scalars: Character.UnicodeScalarView, _ profile: WidthProfile) -> Int {
        var total = 0
        // The width of the part that the next code point may change, and whether that part is an emoji.
        var part = 0
        var isEmoji = false
        var isJoined = false
        for scalar in scalars {
            switch scalar {
            case emojiVariation:
                if isEmoji, part == 1, profile.widensByVariation {
                    total += 1
                    part = 2
                }
            case joiner:
                isJoined = isEmoji && profile.joinsEmoji
            case _ where isEmoji && scalar.properties.isEmojiModifier && profile.appliesSkinTones:
                // A symbol that is narrow by itself is an emoji with a tone.
                total += max(0, 2 - part)
                part = 2
            case _ where isJoined:
                isJoined = false
                total += max(0, 2 - part)
                part = 2
            default:
                let width = of(scalar, profile)
                if width > 0 {
                    isEmoji = scalar.properties.isEmoji
                    part = width
                }
                total += width
            }
        }
        return total
    }

    private static func of(_ scalar: Unicode.Scalar, _ profile: WidthProfile) -> Int {
        guard scalar.value >= 0xA1 else {
            return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1
        }
        guard scalar.value >= 0x300 else {
            return AmbiguousWidth.has(scalar) ? profile.ambiguousWidth : 1
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        case .spacingMark: return profile.spacingMarkWidth
        default: break
        }
        // Vowels and final consonants of Hangul (conjoining jamo) share the cell of the consonant before them.
        guard !(0x1160...0x11FF).contains(scalar.value) else {
            return 0
        }
        if properties.isEmojiPresentation && !isRegionalIndicator(scalar) || isWide(scalar.value) {
            return 2
        }
        return profile.ambiguousWidth > 1 && AmbiguousWidth.has(scalar) ? profile.ambiguousWidth : 1
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    private static func isWide(_ value: UInt32) -> Bool {
        value >= 0x1100 && wideRanges.contains { $0.contains(value) }
    }

    /// The blocks with East Asian Width W and F (Unicode Standard Annex 11); emoji have their own property.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
        0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
