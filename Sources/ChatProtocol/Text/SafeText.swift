/// Text from another person, made harmless for a terminal.
///
/// A peer's text may carry escape sequences that move the cursor or rewrite the title, and bidirectional overrides
/// that show words in an order they were not written in. Nothing is dropped: what could act is shown instead.
public enum SafeText {
    /// Makes text harmless on one line: line ends too are shown as symbols.
    public static func line(_ text: String) -> String {
        made(from: text, keepsLines: false)
    }

    /// Makes text harmless and keeps its line feeds and tabs.
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
        case 0x061C, 0x200E, 0x200F: true  // marks of direction
        case 0x202A...0x202E, 0x2066...0x2069: true  // embeddings, overrides, isolates
        case 0x206A...0x206F: true  // deprecated: switches of mirroring, of Arabic shaping and of digits
        case 0x2028, 0x2029: true  // line and paragraph separators
        // Invisible: would make two texts look alike. The joiners U+200C and U+200D stay: scripts and emoji need them.
        case 0x200B, 0x2060...0x2064, 0xFEFF, 0x00AD, 0x180E: true
        case 0x115F, 0x1160, 0x3164, 0xFFA0: true  // fillers: letters that nobody sees
        case 0xFFF9...0xFFFB: true  // interlinear annotation
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: true  // invisible marks of shorthand and of musical notation
        case 0xE0000...0xE007F: true  // tags: text that nobody sees
        default: false
        }
    }

    /// A control picture where Unicode has one, else the code point in angle brackets.
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
