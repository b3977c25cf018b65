/// One line of the configuration file.
struct ConfigLine: Sendable, Equatable {
    /// What a line is.
    enum Meaning: Sendable, Equatable {
        /// A blank line, or one that begins with `#`.
        case comment
        /// `[NAME]`: the beginning of a section.
        case section(String)
        /// `KEY = VALUE`, without the blanks around both.
        case setting(key: String, value: String)
        /// Anything else.
        case unreadable
    }

    /// The line without its end.
    var text: String

    /// The characters that end it; empty at the end of a file without a last line end.
    var end: String

    /// What the line is.
    var meaning: Meaning {
        let text = text.trimmed()
        guard let first = text.first, first != "#" else {
            return .comment
        }
        if first == "[", text.last == "]" {
            return .section(String(text.dropFirst().dropLast()).trimmed())
        }
        guard let (key, value) = Self.sides(of: text), !key.isEmpty else {
            return .unreadable
        }
        return .setting(key: key, value: value)
    }

    /// The key of a setting that is commented out, as all are in the example file: `#KEY = VALUE`.
    var dormantKey: String? {
        let text = text.trimmed()
        guard text.hasPrefix("#"), let (key, _) = Self.sides(of: String(text.dropFirst())), !key.isEmpty,
            !key.contains(where: \.isWhitespace)
        else {
            return nil
        }
        return key
    }

    /// Splits a text into its lines.
    static func lines(of text: String) -> [ConfigLine] {
        var lines: [ConfigLine] = []
        var current = ""
        for character in text {
            guard character == "\n" || character == "\r\n" || character == "\r" else {
                current.append(character)
                continue
            }
            lines.append(ConfigLine(text: current, end: String(character)))
            current = ""
        }
        return current.isEmpty ? lines : lines + [ConfigLine(text: current, end: "")]
    }

    private static func sides(of text: String) -> (key: String, value: String)? {
        guard let sign = text.firstIndex(of: "=") else {
            return nil
        }
        return (String(text[..<sign]).trimmed(), String(text[text.index(after: sign)...]).trimmed())
    }
}
