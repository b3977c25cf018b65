/// Reads a ``CommentedJSON``, from left to right.
struct CommentedJSONReader {
    private let scalars: [Unicode.Scalar]
    private var index: Int

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        // Some editors begin a file with a byte order mark.
        index = scalars.first == "\u{FEFF}" ? 1 : 0
    }

    /// Reads the whole text as one value.
    mutating func readAll() throws(CommentedJSON.SyntaxError) -> CommentedJSON {
        try skipBlanks()
        let value = try readValue(depth: 0)
        try skipBlanks()
        guard next == nil else {
            throw error("there is something after the end; remove it")
        }
        return value
    }

    private var next: Unicode.Scalar? {
        index < scalars.count ? scalars[index] : nil
    }

    private func error(_ problem: String, at place: Int? = nil) -> CommentedJSON.SyntaxError {
        let before = scalars[..<(place ?? index)]
        let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return CommentedJSON.SyntaxError(
            line: before.count { $0 == "\n" } + 1,
            column: before.count - lineStart + 1,
            problem: problem
        )
    }

    /// Skips blanks and comments.
    private mutating func skipBlanks() throws(CommentedJSON.SyntaxError) {
        while let scalar = next {
            switch scalar {
            case " ", "\t", "\r", "\n": index += 1
            case "/": try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(CommentedJSON.SyntaxError) {
        let start = index
        switch index + 1 < scalars.count ? scalars[index + 1] : nil {
        case "/":
            index = scalars[index...].firstIndex(of: "\n") ?? scalars.count
        case "*":
            index += 2
            while index + 1 < scalars.count, scalars[index] != "*" || scalars[index + 1] != "/" {
                index += 1
            }
            guard index + 1 < scalars.count else {
                throw error("this comment has no end; close it with */", at: start)
            }
            index += 2
        default:
            throw error("a comment begins with // or /*")
        }
    }

    private mutating func readValue(depth: Int) throws(CommentedJSON.SyntaxError) -> CommentedJSON {
        guard depth < CommentedJSON.deepest else {
            throw error("this is nested too deeply")
        }
        switch next {
        case "{": return try readObject(depth: depth)
        case "[": return try readArray(depth: depth)
        case "\"": return .text(try readText())
        case let scalar? where "+-0123456789".unicodeScalars.contains(scalar): return try readNumber()
        case let scalar? where scalar.properties.isAlphabetic: return try readWord()
        case nil: throw error("the file ends where a value is expected")
        default: throw error("a value is expected here: a number, or a text in double quotes")
        }
    }

    private mutating func readObject(depth: Int) throws(CommentedJSON.SyntaxError) -> CommentedJSON {
        var members: [CommentedJSON.Member] = []
        // Counted here and not for each key, so that a long file takes linear time.
        var (line, counted) = (error("").line, index)
        try readElements(until: "}") { (reader) throws(CommentedJSON.SyntaxError) in
            guard reader.next == "\"" else {
                throw reader.error("the name of a setting in double quotes is expected here")
            }
            line += reader.scalars[counted..<reader.index].count { $0 == "\n" }
            counted = reader.index
            let key = try reader.readText()
            try reader.skipBlanks()
            guard reader.next == ":" else {
                throw reader.error("a colon is expected between the name of a setting and its value")
            }
            reader.index += 1
            try reader.skipBlanks()
            let value = try reader.readValue(depth: depth + 1)
            members.append(CommentedJSON.Member(key: key, line: line, value: value))
        }
        return .object(members)
    }

    private mutating func readArray(depth: Int) throws(CommentedJSON.SyntaxError) -> CommentedJSON {
        var values: [CommentedJSON] = []
        try readElements(until: "]") { (reader) throws(CommentedJSON.SyntaxError) in
            values.append(try reader.readValue(depth: depth + 1))
        }
        return .array(values)
    }

    /// Reads what is between two brackets, separated by commas.
    private mutating func readElements(
        until end: Unicode.Scalar,
        _ read: (inout CommentedJSONReader) throws(CommentedJSON.SyntaxError) -> Void
    ) throws(CommentedJSON.SyntaxError) {
        let start = index
        index += 1
        try skipBlanks()
        while next != end {
            guard next != nil else {
                throw error("this bracket is never closed", at: start)
            }
            try read(&self)
            try skipBlanks()
            if next == "," {
                index += 1
                try skipBlanks()
            } else if next != nil, next != end {
                throw error("a comma is missing before this")
            }
        }
        index += 1
    }

    private mutating func readNumber() throws(CommentedJSON.SyntaxError) -> CommentedJSON {
        let start = index
        while let scalar = next, scalar.properties.isAlphabetic || "+-.0123456789".unicodeScalars.contains(scalar) {
            index += 1
        }
        let text = String(String.UnicodeScalarView(scalars[start..<index]))
        guard Double(text) != nil else {
            throw error("this is no number; put a text in double quotes", at: start)
        }
        return .number(text)
    }

    private mutating func readWord() throws(CommentedJSON.SyntaxError) -> CommentedJSON {
        let start = index
        while let scalar = next, scalar.properties.isAlphabetic {
            index += 1
        }
        let word = String(String.UnicodeScalarView(scalars[start..<index]))
        guard ["true", "false", "null"].contains(word) else {
            throw error("a text must be in double quotes", at: start)
        }
        return .word(word)
    }
}

// MARK: - Texts

extension CommentedJSONReader {
    private mutating func readText() throws(CommentedJSON.SyntaxError) -> String {
        let start = index
        var text = String.UnicodeScalarView()
        index += 1
        while let scalar = next, scalar != "\n", scalar != "\r" {
            index += 1
            switch scalar {
            case "\"": return String(text)
            case "\\": text.append(try readEscape())
            default: text.append(scalar)
            }
        }
        throw error("this text has no double quote at its end", at: start)
    }

    /// Reads the rest of an escape, after its backslash.
    private mutating func readEscape() throws(CommentedJSON.SyntaxError) -> Unicode.Scalar {
        let start = index - 1
        let letter = next
        index += 1
        switch letter {
        case "\"", "\\", "/": return letter ?? "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try readUnicode(start)
        default: throw error("after a backslash one of \" \\ / b f n r t u is expected", at: start)
        }
    }

    /// Reads four hexadecimal digits, and the second half of a surrogate pair.
    private mutating func readUnicode(_ start: Int) throws(CommentedJSON.SyntaxError) -> Unicode.Scalar {
        let first = try readHexadecimal(start)
        if let scalar = Unicode.Scalar(first) {
            return scalar
        }
        guard (0xD800..<0xDC00).contains(first), index + 1 < scalars.count, scalars[index] == "\\",
            scalars[index + 1] == "u"
        else {
            throw error("this is half a character; write it without \\u", at: start)
        }
        index += 2
        let second = try readHexadecimal(start)
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            throw error("this is half a character; write it without \\u", at: start)
        }
        return scalar
    }

    private mutating func readHexadecimal(_ start: Int) throws(CommentedJSON.SyntaxError) -> UInt32 {
        let digits = scalars[index..<min(index + 4, scalars.count)]
        guard digits.count == 4, digits.allSatisfy(\.properties.isASCIIHexDigit),
            let code = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
        else {
            throw error("after \\u four hexadecimal digits are expected", at: start)
        }
        index += 4
        return code
    }
}
