/// Sanitizes text from other users for display on a terminal.
///
/// Untrusted text may carry escape sequences that move the cursor or rewrite the title, and bidirectional overrides
/// that show words in another order than written. Nothing is dropped: active characters are shown as symbols.
public enum SafeText {
    /// Sanitizes a single line: line ends too are shown as symbols.
    public static func line(_ text: String) -> String {
        made(from: text, keepsLines: false)
    }

    /// Sanitizes a block of text: keeps line feeds and tabs.
    public static func block(_ text: String) -> String {
        made(from: text, keepsLines: true)
    }

    private static func made(from text: String, keepsLines: Bool) -> String {
        guard text.unicodeScalars.contains(where: isHostile) else {
            return text
        }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if keepsLines, scalar == "\n" || scalar == "\t" {
                safe.append(scalar)
            } else if isHostile(scalar) {
                safe.append(contentsOf: symbol(for: scalar).unicodeScalars)
            } else {
                safe.append(scalar)
            }
        }
        return String(safe)
    }

    private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
        case 0x061C, 0x200E, 0x200F: true  // directional marks
        case 0x202A...0x202E, 0x2066...0x2069: true  // embeddings, overrides, isolates
        case 0x206A...0x206F: true  // deprecated: switches for mirroring, Arabic shaping and digits
        case 0x2028, 0x2029: true  // line and paragraph separators
        // Invisible: would make two texts look alike. U+200C and U+200D (joiners) stay: scripts and emoji need them.
        case 0x200B, 0x2060...0x2064, 0xFEFF, 0x00AD, 0x180E: true
        case 0x115F, 0x1160, 0x3164, 0xFFA0: true  // fillers: invisible letters
        case 0xFFF9...0xFFFB: true  // interlinear annotation
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: true  // invisible shorthand and musical notation marks
        case 0xE0000...0xE007F: true  // tags: invisible text
        default: false
        }
    }

    /// Returns a control picture if Unicode has one, else the code point in angle brackets.
    private static func symbol(for scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00...0x1F:
            Unicode.Scalar(0x2400 + scalar.value).map { String($0) } ?? "?"
        case 0x7F: "\u{2421}"
        default: "<U+" + hexadecimal(scalar.value) + ">"
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
