import ChatProtocol

/// A command with its argument, as typed at the command menu or, with a slash, in a room. Upper and lower case make no
/// difference. The codes of the menu need no slash; the words of IRC and ssh-chat do, because a message that was typed
/// at the wrong prompt may begin with them.
struct MenuCommand: Sendable, Equatable {
    /// The operations of the menu.
    enum Verb: Sendable, Equatable, CaseIterable {
        case publicMessage, directMessage, exit, inbox, history, who, createRoom, joinRoom, rooms, search, password
        case statistics, receipts, say, action, style, accept, keys, startAnew, help
    }

    /// The operation.
    let verb: Verb

    /// The rest of the line, without the blanks before it; empty if there is none.
    let argument: String

    /// The longest word that is looked up or compared: the longest name, and a few typing errors.
    private static let longestWord = 12

    /// The fewest letters of a name that is suggested: two letters resemble too many words.
    private static let shortestSuggestion = 3

    /// The code of each operation, if it has one, and its further words, which need a slash; all in lower case.
    private static let names: [(verb: Verb, codes: [String], words: [String])] = [
        (.publicMessage, ["pm"], []), (.directMessage, ["dm"], ["msg", "query", "tell", "whisper"]),
        (.exit, ["ex"], ["exit", "quit", "logout"]), (.inbox, ["in", "-in"], ["inbox"]),
        (.history, ["hi"], ["history"]),
        (.who, ["wh"], ["who", "whois", "users"]), (.createRoom, ["cr"], ["create"]), (.joinRoom, ["jr"], ["join"]),
        (.rooms, ["lr"], ["rooms", "list"]), (.search, ["se"], ["search", "find"]), (.password, ["pw"], ["password"]),
        (.statistics, [], ["stats"]), (.receipts, [], ["receipts"]), (.say, [], ["say"]), (.action, [], ["me"]),
        (.style, [], ["style"]), (.accept, [], ["accept"]), (.keys, [], ["keys"]),
        (.startAnew, [], ["startanew"]),
        (.help, ["he"], ["help", "commands"]),
    ]

    /// Whole lines that a person may type without a slash; a script keeps to the codes. The numbers are those of a menu
    /// that some people know from another program.
    private static let wholeLines: [String: Verb] = [
        "quit": .exit, "exit": .exit, "help": .help, "?": .help,
        "1": .createRoom, "2": .joinRoom, "3": .directMessage, "4": .inbox,
    ]

    /// Further commands with a slash: those of rooms, and those about attention and logins.
    private static let otherWords = roomWords + ["notify", "ignore", "unignore", "logins", "remember"]

    /// The commands that only rooms have.
    private static let roomWords = [
        "kick", "ban", "unban", "mute", "unmute", "invite", "admin", "handover", "names", "part", "leave",
    ]

    /// The command of rooms that a line with a slash begins with; `nil` if it begins with none.
    static func roomWord(of line: String) -> String? {
        guard line.hasPrefix("/"), let first = line.dropFirst().split(whereSeparator: \.isWhitespace).first else {
            return nil
        }
        return roomWords.first { $0 == first.lowercased() }
    }

    private static let codes = Dictionary(
        uniqueKeysWithValues: names.flatMap { entry in entry.codes.map { ($0, entry.verb) } }
    )

    private static let words = Dictionary(
        uniqueKeysWithValues: names.flatMap { entry in entry.words.map { ($0, entry.verb) } }
    )

    /// Parses a line.
    ///
    /// - Parameter isInteractive: Whether a person types: a script is not given the words that need no slash.
    /// - Returns: `nil` if its first word is no command, or if the command takes no argument and has one.
    init?(_ line: String, isInteractive: Bool = true) {
        let text = line.trimmed()
        if isInteractive, let verb = Self.wholeLines[text.lowercased()] {
            self.verb = verb
            argument = ""
            return
        }
        let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = parts.first, let verb = Self.verb(of: first) else {
            return nil
        }
        let rest = parts.count > 1 ? String(parts[1].drop(while: \.isWhitespace)) : ""
        // Elsewhere "/pm" is a private message: what follows it must not become public.
        guard rest.isEmpty || verb.takesArgument && !(verb == .publicMessage && first.hasPrefix("/")) else {
            return nil
        }
        self.verb = verb
        argument = rest
    }

    /// The codes of the menu, for completion.
    static let menuCodes = names.flatMap(\.codes).filter { !$0.hasPrefix("-") }.map { $0.uppercased() }.sorted()

    /// All names of commands with a slash, for completion.
    static let slashWords = names.flatMap { $0.codes.filter { !$0.hasPrefix("-") } + $0.words }.map { "/" + $0 }
        .sorted()

    private static func verb(of first: Substring) -> Verb? {
        let word = word(first)
        return codes[word] ?? (first.hasPrefix("/") ? words[word] : nil)
    }

    /// Why a line is no command although its first word is one; `nil` if its first word is none.
    static func problem(with line: String) -> String? {
        guard let first = line.trimmed().split(maxSplits: 1, whereSeparator: \.isWhitespace).first,
            let verb = verb(of: first)
        else {
            return nil
        }
        return verb == .publicMessage
            ? "Please enter PM TEXT for everyone, or /msg NAME TEXT for one user."
            : "\(word(first).uppercased()) stands alone on its line."
    }

    /// Whether a line seems to have passwords in it: the command for a new password with words after it, or one of an
    /// operator. It is refused, but the words are what they are.
    static func hasPassword(in line: String, _ aliases: CommandAliases) -> Bool {
        [line, aliases.expanding(line)].contains { text in
            let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            let isSecret = words.first.flatMap { verb(of: $0) }.map { $0 == .password || $0 == .startAnew } ?? false
            return words.count > 1 && isSecret || AdministrationCommand.hasPassword(in: text)
        }
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
        let candidates = (names.flatMap { $0.codes + $0.words } + otherWords).filter { $0.count >= shortestSuggestion }
        return NearMiss.of(word, among: candidates).map { "/" + $0.uppercased() }
    }

    /// The word without its slash, in lower case.
    private static func word(_ text: Substring) -> String {
        (text.hasPrefix("/") && text.count > 1 ? text.dropFirst() : text).lowercased()
    }
}

extension MenuCommand.Verb {
    /// Whether the operation has an argument. A line with words after another one is more likely a message typed at the
    /// wrong prompt.
    fileprivate var takesArgument: Bool {
        switch self {
        case .publicMessage, .directMessage, .history, .who, .createRoom, .joinRoom, .search, .receipts, .say, .action,
            .style, .accept:
            true
        case .exit, .inbox, .rooms, .password, .statistics, .keys, .startAnew, .help: false
        }
    }
}
