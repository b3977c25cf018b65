import ChatClientCore
import ChatProtocol

/// The answers to the commands about alerts and ignored accounts.
enum AttentionWords {
    static let notifyUsage = "Please enter /notify NAME on or /notify NAME off; the name is a user, a room or public."
    static let quietUsage = "Please enter /notify quiet 22:00-07:00 or /notify quiet off."
    static let ignoreUsage = "Please enter /ignore NAME, with the name of one user; /ignore alone lists them."
    static let unignoreUsage = "Please enter /unignore NAME, with the name of one user."
    static let ignoresOneself = "You cannot ignore yourself."
    static let tooManyIgnored =
        "You ignore \(IgnoredAccounts.limit) users already. /unignore NAME makes room for another one."
    static let tooManySilenced =
        "Alerts are off for \(AttentionSettings.limit) conversations already. /notify NAME on makes room for another one."

    static func alerts(of key: ConversationKey, name: String, isOn: Bool) -> String {
        let place = place(key, name: DialogueWords.quoted(name))
        guard isOn else {
            return "Alerts are off for \(place). Messages are shown and counted as before."
        }
        return switch key {
        case .user: "Alerts are on for \(place)."
        case .everyone, .room: "Alerts are on for \(place): a message that mentions you rings."
        }
    }

    /// Lists the conversations whose alerts are off, and the quiet hours.
    static func alerts(_ settings: AttentionSettings) -> String {
        let rule = "Direct messages and messages that mention you ring."
        let off = settings.off.compactMap { ConversationKey(text: $0) }.map { place($0, name: nil) }
        let places = off.isEmpty ? "" : "\nAlerts are off for \(off.joined(separator: ", "))."
        let hours = settings.quietHours.map { "\n" + quietHours($0) } ?? ""
        return rule + places + hours
    }

    static func quietHours(_ hours: QuietHours?) -> String {
        hours.map { "Nothing rings from \($0.text.replacing("-", with: " to "))." } ?? "There are no quiet hours."
    }

    static func ignored(_ names: [String]) -> String {
        names.isEmpty
            ? "You ignore nobody. /ignore NAME hides the messages of one user; nobody is told."
            : "You ignore " + names.map { DialogueWords.quoted($0) }.joined(separator: ", ") + "."
    }

    static func ignoring(_ name: String) -> String {
        let name = DialogueWords.quoted(name)
        return "Messages of \(name) are not shown any more, and nobody is told. /unignore \(name) shows them again."
    }

    static func ignoredAlready(_ name: String) -> String { "You ignore \(DialogueWords.quoted(name)) already." }

    static func unignored(_ name: String) -> String {
        "Messages of \(DialogueWords.quoted(name)) are shown again. HI shows those that came meanwhile."
    }

    static func notIgnored(_ name: String) -> String { "You do not ignore \(DialogueWords.quoted(name))." }

    private static func place(_ key: ConversationKey, name: String?) -> String {
        switch key {
        case .everyone: "public messages"
        case .user(let key): "direct messages with \(without("@", name) ?? DialogueWords.quoted(key))"
        case .room(let key): "the room \(without("#", name) ?? DialogueWords.quoted(key))"
        }
    }

    private static func without(_ sign: Character, _ name: String?) -> String? {
        name.map { $0.first == sign ? String($0.dropFirst()) : $0 }
    }
}
