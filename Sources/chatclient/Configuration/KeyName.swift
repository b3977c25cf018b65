/// The name of a key that a user may bind: `ctrl-r`, `alt-b`, `ctrl-left`, `f5`.
struct KeyName: Sendable, Hashable {
    /// Why a text names no key that can be bound.
    enum Problem: Error, Equatable {
        /// It is no name of a key.
        case unknown
        /// The key's meaning is fixed; the text says why.
        case fixed(String)
    }

    /// The name in lower case, such as `ctrl-r`.
    let name: String

    private static let named: Set<String> = [
        "left", "right", "up", "down", "home", "end", "pageup", "pagedown", "enter", "tab", "backspace", "delete",
    ]

    private static let functionKeys = Set((1...12).map { "f\($0)" })

    /// Keys that end or suspend the program, and those that a terminal sends for others.
    private static let fixed: [String: String] = [
        "ctrl-c": "it clears the line or ends the client", "ctrl-d": "it ends the input",
        "ctrl-z": "it suspends the client", "ctrl-i": "the terminal sends it for Tab",
        "ctrl-m": "the terminal sends it for Enter", "ctrl-h": "some terminals send it for Backspace",
    ]

    /// Parses a name, in upper or lower case.
    ///
    /// - Throws: ``Problem``.
    init(_ text: String) throws(Problem) {
        let name = text.lowercased()
        if let reason = Self.fixed[name] {
            throw .fixed(reason)
        }
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        let isKnown =
            switch parts.count {
            case 1: Self.functionKeys.contains(name)
            case 2: ["ctrl", "alt"].contains(parts[0]) && Self.canBeCombined(parts[1])
            default: false
            }
        guard isKnown else {
            throw .unknown
        }
        self.name = name
    }

    private static func canBeCombined(_ key: Substring) -> Bool {
        let isLetter = key.utf8.count == 1 && key.utf8.allSatisfy((UInt8(ascii: "a")...UInt8(ascii: "z")).contains)
        return isLetter || named.contains(String(key)) || functionKeys.contains(String(key))
    }
}

/// What a key does in the line that is edited.
enum KeyAction: String, Sendable, CaseIterable {
    case complete, search, undo, yank
    case wordLeft = "word-left"
    case wordRight = "word-right"
    case lineStart = "line-start"
    case lineEnd = "line-end"
    case cutWord = "cut-word"
    case cutWordRight = "cut-word-right"
    case cutToStart = "cut-to-start"
    case cutToEnd = "cut-to-end"
    case previousLine = "previous-line"
    case nextLine = "next-line"
    case insertLineEnd = "insert-line-end"
    case redraw, nothing
}
