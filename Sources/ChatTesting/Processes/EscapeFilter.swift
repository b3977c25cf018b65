/// Reduces terminal output to its text: removes control sequences, carriage returns, bells and backspaces, however
/// the input is split.
struct EscapeFilter: Sendable {
    private enum State {
        case text
        /// After ESC.
        case escape
        /// After ESC and one of `(`, `)`, `#`, `%` or a blank: one more byte belongs to the sequence.
        case oneMore
        /// Inside `ESC [`, until a letter or another final byte.
        case sequence
        /// Inside `ESC ]` or another string sequence, until BEL or ESC.
        case string
    }

    private var state = State.text

    /// Handles the next byte.
    ///
    /// - Returns: Whether the byte is text and should be kept.
    mutating func keeps(_ byte: UInt8) -> Bool {
        switch state {
        case .text:
            if byte == 0x1b {
                state = .escape
                return false
            }
            return byte >= 0x20 && byte != 0x7f || byte == 0x0a || byte == 0x09
        case .escape:
            state = Self.state(afterEscape: byte)
        case .oneMore:
            state = .text
        case .sequence:
            if (0x40...0x7e).contains(byte) {
                state = .text
            }
        case .string:
            if byte == 0x07 {
                state = .text
            } else if byte == 0x1b {
                state = .escape
            }
        }
        return false
    }

    private static func state(afterEscape byte: UInt8) -> State {
        switch byte {
        case UInt8(ascii: "["): .sequence
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"): .string
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: " "): .oneMore
        default: .text
        }
    }
}
