/// A command about alerts and ignored accounts. It concerns this client only and asks the server nothing.
enum AttentionCommand: Sendable, Equatable {
    /// Lists what does not alert.
    case listAlerts
    /// Turns the alerts of a conversation, given as typed, on or off.
    case alerts(of: String, isOn: Bool)
    /// Sets the quiet hours, or switches them off.
    case quietHours(QuietHours?)
    /// Lists the ignored accounts.
    case listIgnored
    /// Ignores an account.
    case ignore(String)
    /// Shows an account again.
    case unignore(String)
    /// One of these commands with arguments that mean nothing; the sentence says how it is used.
    case unusable(String)

    /// The words that begin one of these commands, for completion.
    static let words = ["/notify", "/ignore", "/unignore"]

    /// Parses a line. Case makes no difference.
    ///
    /// - Returns: `nil` if it is none of these commands.
    init?(_ line: String) {
        let parts = line.trimmed().split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        let argument = parts.count > 1 ? parts[1].trimmed() : ""
        switch parts.first?.lowercased() {
        case "/notify": self = Self.notify(argument)
        case "/ignore":
            self = argument.isEmpty ? .listIgnored : Self.one(argument, AttentionWords.ignoreUsage) { .ignore($0) }
        case "/unignore": self = Self.one(argument, AttentionWords.unignoreUsage) { .unignore($0) }
        default: return nil
        }
    }

    private static func notify(_ argument: String) -> Self {
        guard !argument.isEmpty else {
            return .listAlerts
        }
        // The last word is the choice: the name of a room may have blanks.
        let words = argument.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1, let choice = words.last else {
            return .unusable(AttentionWords.notifyUsage)
        }
        let name = String(argument.dropLast(choice.count)).trimmed()
        let isOn: Bool? =
            switch choice.lowercased() {
            case "on": true
            case "off": false
            default: nil
            }
        guard name.lowercased() == "quiet" else {
            return isOn.map { .alerts(of: name, isOn: $0) } ?? .unusable(AttentionWords.notifyUsage)
        }
        guard isOn != false else {
            return .quietHours(nil)
        }
        return QuietHours(choice).map { .quietHours($0) } ?? .unusable(AttentionWords.quietUsage)
    }

    private static func one(_ argument: String, _ usage: String, _ make: (String) -> Self) -> Self {
        let name = argument.hasPrefix("@") ? String(argument.dropFirst()) : argument
        return name.isEmpty || name.contains(where: \.isWhitespace) ? .unusable(usage) : make(name)
    }
}
