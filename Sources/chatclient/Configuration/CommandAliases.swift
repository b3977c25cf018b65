/// The user's own commands: an alias stands for the beginning of a line.
///
/// In what it stands for, `$1` to `$9` are the words after the alias, `$*` is all of them, and `$$` is a dollar sign.
/// Without any of these the words are appended. What results is not looked up again, so that no alias runs in circles.
struct CommandAliases: Sendable, Equatable {
    /// The most aliases.
    static let largestCount = 200

    /// The longest name, in characters.
    static let longestName = 32

    /// The longest text that an alias stands for, in bytes.
    static let longestText = 1024

    /// The most placeholders in it: each may stand for as much as a whole line.
    static let mostPlaceholders = 16

    /// The texts by the names of the aliases, in lower case.
    private(set) var texts: [String: String] = [:]

    /// Adds an alias, or replaces the one of this name.
    ///
    /// - Returns: A sentence that says why it is none; `nil` after success.
    mutating func add(_ name: String, _ text: String) -> String? {
        guard !name.isEmpty, name.count <= Self.longestName, !name.contains(where: { $0.isWhitespace || $0 == "/" })
        else {
            return
                "'\(name)' cannot be an alias: write one word of 1 to \(Self.longestName) characters without a slash."
        }
        guard !text.isEmpty, text.utf8.count <= Self.longestText, Self.placeholders(in: text) <= Self.mostPlaceholders
        else {
            return "The alias '\(name)' must stand for 1 to \(Self.longestText) bytes, with at most "
                + "\(Self.mostPlaceholders) placeholders."
        }
        guard texts.count < Self.largestCount || texts[name.lowercased()] != nil else {
            return "There are more than \(Self.largestCount) aliases; '\(name)' is left out."
        }
        texts[name.lowercased()] = text
        return nil
    }

    /// Returns the line that a typed line stands for; the same line if it begins with no alias.
    ///
    /// A line that begins with a slash stays one that does: in a room, where other lines are messages, an alias for
    /// a direct message must not post it.
    func expanding(_ line: String) -> String {
        let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = parts.first else {
            return line
        }
        let isSlashed = first.hasPrefix("/")
        guard let text = texts[(isSlashed ? first.dropFirst() : first).lowercased()] else {
            return line
        }
        let rest = parts.count > 1 ? parts[1].drop(while: \.isWhitespace) : ""
        let expanded = Self.filling(text, with: rest)
        return isSlashed && !expanded.hasPrefix("/") ? "/" + expanded : expanded
    }

    private static func placeholders(in text: String) -> Int {
        pieces(of: text).count {
            if case .text = $0 { false } else { true }
        }
    }

    private static func filling(_ text: String, with rest: Substring) -> String {
        let words = rest.split(maxSplits: 9, whereSeparator: \.isWhitespace)
        let pieces = pieces(of: text)
        let filled = pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .word(let number): number <= words.count ? String(words[number - 1]) : ""
            case .all: String(rest)
            }
        }.joined()
        let isAppended = pieces.allSatisfy { if case .text = $0 { true } else { false } }
        return isAppended && !rest.isEmpty ? "\(filled) \(rest)" : filled
    }

    private enum Piece {
        case text(String)
        case word(Int)
        case all
    }

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "$", let next = rest.first, let piece = placeholder(next) else {
                plain.append(character)
                continue
            }
            rest.removeFirst()
            pieces += [.text(plain), piece]
            plain = ""
        }
        return pieces + [.text(plain)]
    }

    private static func placeholder(_ character: Character) -> Piece? {
        switch character {
        case "*": .all
        case "$": .text("$")
        case "1"..."9": character.wholeNumberValue.map(Piece.word)
        default: nil
        }
    }
}
