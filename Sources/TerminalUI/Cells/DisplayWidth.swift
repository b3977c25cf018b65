/// Width of characters on a terminal, in columns.
package enum DisplayWidth {
    /// 0 for combining characters, 2 for wide and emoji characters, 1 for the rest.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        let isEmoji = scalars.count > 1 && (scalars.contains("\u{FE0F}") || scalars.allSatisfy(isRegionalIndicator))
        return isEmoji ? 2 : scalars.map(of).max() ?? 0
    }

    /// The width of a text without line ends.
    package static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else {
            return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // Vowels and final consonants of Hangul (conjoining jamo) share the cell of the consonant before them.
        guard !(0x1160...0x11FF).contains(scalar.value) else {
            return 0
        }
        return properties.isEmojiPresentation && !isRegionalIndicator(scalar) || isWide(scalar.value) ? 2 : 1
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
