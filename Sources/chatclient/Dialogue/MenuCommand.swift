/// A command with its argument, as typed at the command menu or, with a slash, in a room. Upper and lower case and a
/// leading slash make no difference, and the words of IRC and ssh-chat are understood.
struct MenuCommand: Sendable, Equatable {
    /// The operations of the menu.
    enum Verb: Sendable, Equatable, CaseIterable {
        case publicMessage, directMessage, exit, inbox, history, who, createRoom, joinRoom, rooms, search, password
        case statistics, receipts, action, help
    }

    /// The operation.
    let verb: Verb

    /// The rest of the line, without the blanks before it; empty if there is none.
    let argument: String

    /// The longest word that is looked up or compared: the longest name, and a few typing errors.
    private static let longestWord = 12

    /// The fewest letters of a name that is suggested: two letters resemble too many words.
    private static let shortestSuggestion = 3

    /// The words of each operation, in lower case. The first is the one that the menu shows.
    private static let names: [(verb: Verb, words: [String])] = [
        (.publicMessage, ["pm", "say"]),
        (.directMessage, ["dm", "msg", "query", "tell", "whisper", "3"]),
        (.exit, ["ex", "exit", "quit", "bye", "logout"]),
        (.inbox, ["in", "-in", "inbox", "4"]),
        (.history, ["hi", "history"]),
        (.who, ["wh", "who", "whois", "names", "users"]),
        (.createRoom, ["cr", "create", "1"]),
        (.joinRoom, ["jr", "join", "2"]),
        (.rooms, ["lr", "rooms", "list"]),
        (.search, ["se", "search", "find"]),
        (.password, ["pw", "password", "passwd"]),
        (.statistics, ["stats"]),
        (.receipts, ["receipts"]),
        (.action, ["me"]),
        (.help, ["he", "help", "?", "commands"]),
    ]

    private static let verbs = Dictionary(
        uniqueKeysWithValues: names.flatMap { entry in entry.words.map { ($0, entry.verb) } }
    )

    /// Parses a line.
    ///
    /// - Returns: `nil` if its first word is no command, or if the command takes no argument and has one.
    init?(_ line: String) {
        let parts = line.trimmed().split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = parts.first, let verb = Self.verbs[Self.word(first)] else {
            return nil
        }
        let rest = parts.count > 1 ? String(parts[1].drop(while: \.isWhitespace)) : ""
        guard rest.isEmpty || verb.takesArgument && first.first?.isNumber == false else {
            return nil
        }
        // "me too" is a message that was typed at the wrong prompt.
        guard verb != .action || first.hasPrefix("/") else {
            return nil
        }
        self.verb = verb
        argument = rest
    }

    /// The name of the command that a word is most likely a misspelling of, in capitals; `nil` if it resembles none.
    static func suggestion(for line: String) -> String? {
        guard let first = line.trimmed().split(maxSplits: 1, whereSeparator: \.isWhitespace).first else {
            return nil
        }
        let word = word(first)
        guard word.count >= shortestSuggestion, word.count <= longestWord else {
            return nil
        }
        let candidates = names.flatMap(\.words).filter { $0.count >= shortestSuggestion }
        let nearest = candidates.map { (name: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        // One typing error, or two in a long word.
        guard let nearest, nearest.distance <= (word.count > 5 ? 2 : 1) else {
            return nil
        }
        return nearest.name.uppercased()
    }

    /// The word without its slash, in lower case.
    private static func word(_ text: Substring) -> String {
        (text.hasPrefix("/") && text.count > 1 ? text.dropFirst() : text).lowercased()
    }

    /// The edit distance of two short words, with two swapped neighbours as one error (optimal string alignment).
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var rows = [Array(0...other.count)]
        for line in 1...max(1, one.count) where line <= one.count {
            var row = [line]
            for column in 1...max(1, other.count) where column <= other.count {
                let isSame = one[line - 1] == other[column - 1]
                var least = min(
                    rows[line - 1][column - 1] + (isSame ? 0 : 1),
                    rows[line - 1][column] + 1,
                    row[column - 1] + 1
                )
                if line > 1, column > 1, one[line - 1] == other[column - 2], one[line - 2] == other[column - 1] {
                    least = min(least, rows[line - 2][column - 2] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}

extension MenuCommand.Verb {
    /// Whether the operation has an argument. The others are no commands with one: a line that only begins like them is
    /// more likely a message typed at the wrong prompt.
    fileprivate var takesArgument: Bool {
        switch self {
        case .publicMessage, .directMessage, .history, .who, .createRoom, .joinRoom, .search, .receipts, .action: true
        case .exit, .inbox, .rooms, .password, .statistics, .help: false
        }
    }
}
