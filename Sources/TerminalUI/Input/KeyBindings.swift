/// The keys that a person gave other meanings, by what is pressed: two presses with the same usual meaning, such as
/// Ctrl-B and the left arrow, can get different ones.
///
/// A press is named `ctrl-r`, `alt-b`, `ctrl-left`, `alt-enter` or `f5`: in lower case, with one of `ctrl-` and `alt-`
/// before a letter or the name of a key.
package struct KeyBindings: Sendable, Equatable {
    /// What a press means; `nil` for nothing.
    private let meanings: [String: Key?]

    /// Takes the meanings of presses by their names; `nil` for a press that does nothing.
    package init(_ meanings: [String: Key?] = [:]) {
        self.meanings = meanings
    }

    /// Whether every press has its usual meaning.
    var isEmpty: Bool { meanings.isEmpty }

    /// Whether a press has another meaning than usual.
    func hasMeaning(_ name: String) -> Bool { meanings[name] != nil }

    /// The meaning of a press.
    ///
    /// - Parameter usual: What it means if it was not given another meaning.
    /// - Returns: `nil` for nothing.
    func key(_ name: @autoclosure () -> String?, usual: Key?) -> Key? {
        guard !isEmpty, let name = name(), let meaning = meanings[name] else {
            return usual
        }
        return meaning
    }
}

extension KeyBindings {
    /// The name of a control character as it is typed: 0x12 is `ctrl-r`; `nil` for one that is typed without a letter.
    static func control(_ byte: UInt8) -> String? {
        (0x01...0x1A).contains(byte) ? "ctrl-\(Character(Unicode.Scalar(byte | 0x60)))" : nil
    }

    /// The name of a character typed with Alt; `nil` if it has none.
    static func alt(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "a"..."z": "alt-\(Character(scalar))"
        case "A"..."Z": "alt-\(String(Character(scalar)).lowercased())"
        case "\r", "\n": "alt-enter"
        case "\t": "alt-tab"
        case "\u{7F}", "\u{8}": "alt-backspace"
        default: nil
        }
    }

    /// The name of the key of a CSI or SS3 sequence that ends in a letter.
    static func name(final: UInt8) -> String? {
        switch final {
        case UInt8(ascii: "A"): "up"
        case UInt8(ascii: "B"): "down"
        case UInt8(ascii: "C"): "right"
        case UInt8(ascii: "D"): "left"
        case UInt8(ascii: "F"): "end"
        case UInt8(ascii: "H"): "home"
        case UInt8(ascii: "P"): "f1"
        case UInt8(ascii: "Q"): "f2"
        case UInt8(ascii: "R"): "f3"
        case UInt8(ascii: "S"): "f4"
        default: nil
        }
    }

    /// The name of the key of a CSI sequence that ends in `~`, by its number.
    static func name(number: Int) -> String? {
        switch number {
        case 1, 7: "home"
        case 3: "delete"
        case 4, 8: "end"
        case 5: "pageup"
        case 6: "pagedown"
        case 11...15: "f\(number - 10)"
        case 17...21: "f\(number - 11)"
        case 23, 24: "f\(number - 12)"
        default: nil
        }
    }
}
