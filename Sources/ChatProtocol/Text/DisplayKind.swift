/// What a code point of untrusted text does on a screen.
enum DisplayKind: Equatable {
    /// Has a place of its own, or at least a shape: letters, symbols, spaces.
    case ordinary
    /// A combining mark of the general categories Mn and Me, drawn upon the letter before it.
    case mark
    /// ZWNJ or ZWJ: changes how its neighbours are drawn.
    case joiner
    /// VS15 or VS16: selects how the character before it is drawn.
    case selector
    /// A control character with this picture.
    case control(Unicode.Scalar)
    /// Acts on the text around it, or is invisible.
    case hostile
}

extension Unicode.Scalar {
    /// The kind of this code point.
    var displayKind: DisplayKind {
        switch value {
        // Without looking for their category: Latin, Greek, Cyrillic, Armenian, Kana, Han, Hangul, emoji.
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x370...0x482, 0x48A...0x590, 0x3041...0x3098, 0x309B...0x3163,
            0x3400...0xA48C, 0xAC00...0xD7A3, 0x1F300...0x1FAFF, 0x20000...0x3FFFF:
            return .ordinary
        case 0x00...0x1F: return .control(Unicode.Scalar(0x2400 + value) ?? "?")
        case 0x7F: return .control("\u{2421}")
        case 0x200C, 0x200D: return .joiner
        case 0xFE0E, 0xFE0F: return .selector
        default: break
        }
        guard !isHostile else {
            return .hostile
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return .mark
        default: return .ordinary
        }
    }

    /// Whether a code point of none of the other kinds is shown as a code. The ranges are fixed, and not those of the
    /// system's Unicode tables, so that every release shows and refuses the same on every system; a test compares
    /// them with the property.
    private var isHostile: Bool {
        switch value {
        case 0x80...0x9F: true  // C1
        case 0x00AD, 0x034F, 0x061C: true  // soft hyphen, grapheme joiner, Arabic letter mark
        case 0x115F...0x1160, 0x17B4...0x17B5: true  // Hangul fillers, Khmer inherent vowels
        case 0x180B...0x180F: true  // Mongolian variation selectors, vowel separator
        // Zero-width space, directional marks, line and paragraph separators, embeddings, overrides
        case 0x200B...0x200F, 0x2028...0x202E: true
        case 0x2060...0x206F: true  // word joiner, invisible operators, isolates, deprecated switches
        case 0x3164, 0xFFA0: true  // Hangul fillers
        case 0xFE00...0xFE0F: true  // variation selectors
        case 0xFEFF, 0xFFF0...0xFFFB: true  // byte order mark, reserved, interlinear annotation
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: true  // invisible shorthand and musical notation marks
        case 0xE0000...0xE0FFF: true  // tags, variation selectors, reserved
        // Blank although it has not the property White_Space: Braille, hieroglyphs, a null note head
        case 0x2800, 0x13441...0x13442, 0x1D159: true
        default: false
        }
    }

    /// Whether this code point, kept in a text, can be followed by a variation selector.
    var takesSelector: Bool {
        displayKind == .ordinary && isVisible
    }

    /// Whether this code point, kept in a text, can be followed by a joiner: the letter, its marks and its selector.
    var takesJoiner: Bool {
        displayKind != .joiner && isVisible
    }

    /// Whether a joiner can precede this code point.
    var isJoinable: Bool {
        switch displayKind {
        case .ordinary, .mark: isVisible
        case .joiner, .selector, .control, .hostile: false
        }
    }

    /// False for spaces, line ends and format characters.
    private var isVisible: Bool {
        !properties.isWhitespace && properties.generalCategory != .format
    }
}
