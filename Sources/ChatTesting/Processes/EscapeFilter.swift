/// Takes what a program writes to a terminal down to its text: control sequences, carriage returns, bells and backspaces
/// are left out, whatever pieces they come in.
struct EscapeFilter: Sendable {
    private enum State {
        case text
        /// After ESC.
        case escape
        /// After ESC and one of `(`, `)`, `#`, `%` or a blank: one more byte belongs to it.
        case oneMore
        /// Inside `ESC [`, until a letter or another final byte.
        case sequence
        /// Inside `ESC ]` and its like, until BEL or ESC.
        case string
    }

    private var state = State.text

    /// What of the next byte is text.
    ///
    /// - Returns: Whether to keep the byte.
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
