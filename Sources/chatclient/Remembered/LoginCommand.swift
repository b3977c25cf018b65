/// A command about remembered logins.
enum LoginCommand: Sendable, Equatable {
    /// Lists them.
    case list
    /// Ends the one of this number.
    case end(UInt64)
    /// Ends the one of this device.
    case forget
    /// Remembers the login of this session from now on.
    case remember
    /// One of these commands with arguments that mean nothing; the sentence says how it is used.
    case unusable(String)

    /// The words that begin one of these commands, for completion.
    static let words = ["/logins", "/remember"]

    /// The words that may follow `/logins`.
    static let actions = ["end", "forget"]

    /// Parses a line. Case makes no difference.
    ///
    /// - Returns: `nil` if it is none of these commands.
    init?(_ line: String) {
        let words = line.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        switch words.first {
        case "/logins": self = Self.logins(Array(words.dropFirst()))
        case "/remember": self = words.count == 1 ? .remember : .unusable(DialogueWords.rememberUsage)
        default: return nil
        }
    }

    private static func logins(_ arguments: [String]) -> Self {
        switch (arguments.first, arguments.count) {
        case (nil, _): return .list
        case ("forget", 1): return .forget
        case ("end", 2):
            return UInt64(arguments[1]).map { .end($0) } ?? .unusable(DialogueWords.loginsUsage)
        default: return .unusable(DialogueWords.loginsUsage)
        }
    }
}
