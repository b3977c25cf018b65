import ChatAdministration
import ChatProtocol

/// A line that begins with `/admin`: a command of a moderator or an admin, for the server.
enum AdministrationCommand: Sendable, Equatable {
    /// Lists the commands.
    case help
    /// Asks the server.
    case command(AdminCommand)
    /// A line that is no command; the sentence says what is wrong with it.
    case unusable(String)

    /// The word that begins these lines.
    static let word = "/admin"

    private static let helpWords: Set<String> = ["help", "?"]

    /// Parses a line. Case makes no difference in the first words.
    ///
    /// - Returns: `nil` if it is none of these lines.
    init?(_ line: String) {
        let words = line.trimmed().split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard words.first?.lowercased() == Self.word else {
            return nil
        }
        let rest = words.count > 1 ? String(words[1]).trimmed() : ""
        guard !rest.isEmpty, !Self.helpWords.contains(rest.lowercased()) else {
            self = .help
            return
        }
        do {
            let command = try AdminCommand(line: rest)
            self =
                command.minimum < .operator ? .command(command) : .unusable(DialogueWords.operatorsOnly(command.verb))
        } catch {
            let operators = error.verb.flatMap { $0.minimum < .operator ? nil : DialogueWords.operatorsOnly($0) }
            self = .unusable(operators ?? error.description(prefix: Self.word + " "))
        }
    }

    /// Whether a word begins one of these commands, so that it is no name of an account.
    static func isVerb(_ word: some StringProtocol) -> Bool {
        let word = word.lowercased()
        return helpWords.contains(word) || AdminVerb.allCases.contains { $0.firstWord == word }
    }

    /// The word that begins a command and that a word is most likely a misspelling of; `nil` if it resembles none.
    static func verb(resembling word: some StringProtocol) -> String? {
        NearMiss.of(String(word), among: AdminVerb.allCases.map { String($0.firstWord) } + helpWords)
    }

    /// Whether a line seems to have a password in it: a command that makes or changes an account, also a misspelt one,
    /// with words after the name. It is refused, but the words are what they are.
    static func hasPassword(in line: String) -> Bool {
        // Quotation marks may stand around each of the words.
        let words = line.replacing("\"", with: " ").split(whereSeparator: \.isWhitespace)
        guard words.count > 3, words[0].lowercased() == word else {
            return false
        }
        let verbs = [AdminVerb.userAdd.rawValue, AdminVerb.userPassword.rawValue]
        return NearMiss.of("\(words[1]) \(words[2])", among: verbs) != nil
            && (words.count > 4 || words[3].hasPrefix("-"))
    }

    /// The commands that a role has, for completion.
    static func verbs(of role: AccountRole) -> [String] {
        AdminVerb.allCases.filter { $0.minimum <= AdminRank(role) }.map(\.rawValue) + ["help"]
    }
}

extension AdminVerb {
    fileprivate var firstWord: Substring { rawValue.prefix { $0 != " " } }
}
