/// A sanitized text, read back: code points, and numbers of those that were only counted.
struct ShownText {
    /// Not the form of a code.
    struct Malformed: Error {
        let text: String
    }

    private enum Part {
        case scalar(Unicode.Scalar)
        case counted(Int)
    }

    private var parts: [Part] = []

    /// Reads a text whose source had neither `<` nor pictures of control characters.
    init(_ text: String) throws {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<":
                let code = String(rest.prefix { $0 != ">" })
                parts.append(try Self.part(code))
                rest = rest.dropFirst(code.unicodeScalars.count + 1)
            case "\u{2400}"..."\u{241F}": parts.append(.scalar(try Self.scalar(scalar.value - 0x2400)))
            case "\u{2421}": parts.append(.scalar("\u{7F}"))
            default: parts.append(.scalar(scalar))
            }
        }
    }

    /// Whether a source is shown by this text.
    func canStand(for source: [Unicode.Scalar]) -> Bool {
        var rest = source[...]
        for part in parts {
            switch part {
            case .scalar(let scalar):
                guard rest.popFirst() == scalar else {
                    return false
                }
            case .counted(let count):
                guard rest.count >= count else {
                    return false
                }
                rest = rest.dropFirst(count)
            }
        }
        return rest.isEmpty
    }

    private static func part(_ code: String) throws -> Part {
        if code.hasPrefix("U+"), let value = UInt32(code.dropFirst(2), radix: 16) {
            return .scalar(try scalar(value))
        }
        let words = code.split(separator: " ")
        guard words.count == 3, words[0] == "and", let count = Int(words[1]), words[2] == "more" else {
            throw Malformed(text: code)
        }
        return .counted(count)
    }

    private static func scalar(_ value: UInt32) throws -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw Malformed(text: String(value, radix: 16))
        }
        return scalar
    }
}
