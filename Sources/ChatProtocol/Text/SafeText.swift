/// Sanitizes text from other users for display on a terminal.
///
/// Untrusted text may carry escape sequences that move the cursor or rewrite the title, bidirectional overrides that
/// show words in another order than written, invisible characters that make two texts look alike, and piles of
/// combining marks that cover the lines around them. Such characters are shown as symbols, control characters as
/// `␛` and the others by their code point, as `<U+202E>`. Nothing disappears silently: a run of more than
/// ``codesInRun`` codes ends with the number of the others, `<and 84 more>`.
///
/// Invisible are the code points with the property Default_Ignorable_Code_Point (Unicode Standard Annex 44), and
/// blanks that are no whitespace, such as U+2800. These of them pass where they have a function:
///
/// - ZWJ and ZWNJ between two visible characters: several scripts and emoji need them.
/// - One of VS15 and VS16 after a visible character: they choose between text and emoji presentation.
/// - The tag characters of an ``EmojiTagSequence``: the flags of England, Scotland and Wales.
///
/// Sanitized text has at most ``growth`` times the bytes of its source, takes time linear in them, and is not changed
/// by sanitizing it again.
public enum SafeText {
    /// The maximum number of combining marks on one letter; further ones are shown as codes. Vietnamese has two, and
    /// Hebrew with vowels and cantillation marks has up to five.
    public static let marksOnLetter = 8

    /// The maximum number of consecutive codes. A longer run would only push what its reader wants off the screen.
    public static let codesInRun = 8

    /// The maximum size of a sanitized text, as a multiple of its source's bytes of UTF-8: `<U+0080>` has eight bytes
    /// for two.
    public static let growth = 4

    /// Sanitizes a single line: line ends too are shown as symbols.
    public static func line(_ text: String) -> String {
        made(from: text, keepsLines: false)
    }

    /// Sanitizes a block of text: keeps line feeds and tabs.
    public static func block(_ text: String) -> String {
        made(from: text, keepsLines: true)
    }

    /// Sanitizes one character of a line that may go on behind it.
    ///
    /// In Persian and in Indic scripts a joiner belongs to the character before it, so ``line(_:)`` would not find the
    /// letter that it joins, and would show its code. Here a joiner at the end passes.
    public static func character(_ character: Character) -> String {
        made(from: String(character), keepsLines: false, goesOn: true)
    }

    private static func made(from text: String, keepsLines: Bool, goesOn: Bool = false) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x20..<0x7F).contains(byte) || keepsLines && (byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t"))
        }
        guard !isPlain, text.unicodeScalars.contains(where: { $0.displayKind != .ordinary }) else {
            return text
        }
        var sanitizer = TextSanitizer(keepsLines: keepsLines, goesOn: goesOn)
        return sanitizer.sanitize(text.unicodeScalars)
    }
}
