/// What a line means that is typed where messages are typed: in a room, in a conversation with one person, and in the
/// compact style in the public conversation.
enum PlaceLine: Sendable, Equatable {
    /// Nothing was typed.
    case empty
    /// A message.
    case message(String)
    /// A command of the place or of the menu, with its slash.
    case slash(String)
    /// A command of the menu, without a slash.
    case command(MenuCommand)
    /// A line that is exactly a command of the menu and may be a message as well, such as `ex`.
    case doubtful(MenuCommand)
    /// A command with words after it that it does not take. It is no message: they may be a password.
    case refused(String)

    /// Codes that are commands in lower case, too, when words follow: nobody begins a sentence with them, and posting
    /// the rest of the line would make something private public.
    private static let unlikelyWords: Set<String> = ["dm", "jr", "wh", "pw", "pm"]

    /// A line that is a greeting far more often than a command. In capitals it is asked about, like the others.
    private static let greetings: Set<String> = ["hi", "Hi"]

    /// - Parameter isInteractive: Whether a person types and can be asked; a script posts what has no slash in
    ///   front, except for a line for the server, which is never posted.
    init(_ line: String, isInteractive: Bool) {
        // A blank before a slash is copied with a command more often than it is meant.
        let isCommand = line.trimmed().hasPrefix("/") && (isInteractive || AdministrationCommand(line) != nil)
        let text = isCommand ? line.trimmed() : line
        if text.trimmed().isEmpty {
            self = text.isEmpty || isInteractive ? .empty : .message(text)
        } else if text.hasPrefix("//") {
            self = .message(String(text.dropFirst()))
        } else if text.hasPrefix("/") {
            self = .slash(text)
        } else {
            self = isInteractive ? Self.meaning(of: text) : .message(text)
        }
    }

    private static func meaning(of text: String) -> PlaceLine {
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = words.first, Int(first) == nil else {
            return .message(text)
        }
        let isCode = first == first.uppercased() || unlikelyWords.contains(first.lowercased())
        guard let command = MenuCommand(text) else {
            let problem = isCode ? MenuCommand.problem(with: text) : nil
            return problem.map { .refused($0) } ?? .message(text)
        }
        guard words.count > 1 else {
            return greetings.contains(text.trimmed()) ? .message(text) : .doubtful(command)
        }
        return isCode ? .command(command) : .message(text)
    }
}
