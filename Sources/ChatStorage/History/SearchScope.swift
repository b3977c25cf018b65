/// A partition of the search index by read access: a conversation, or all direct conversations of an account.
///
/// Each word in the index is prefixed with its scope (`c17xriver`, `a5xriver`). A search names its own scopes and
/// so reads no entry of another one: its cost does not depend on how often a word occurs in messages that the
/// account may not read. A digit precedes the `x`, so no word in a message can be mistaken for a scope.
struct SearchScope: Sendable, Hashable {
    /// The prefix of each word.
    let prefix: String

    /// The public conversation, or a room.
    static func conversation(_ id: ConversationID) -> SearchScope {
        SearchScope(prefix: "c\(id.rawValue)x")
    }

    /// All direct messages from and to an account.
    static func account(_ id: AccountID) -> SearchScope {
        SearchScope(prefix: "a\(id.rawValue)x")
    }

    /// Returns the index word that distinguishes the messages of one direct conversation from an account's others.
    static func direct(_ id: ConversationID) -> String {
        "c\(id.rawValue)"
    }

    /// Returns the indexed text of a message: its words once for each account of a direct conversation, or once for
    /// any other conversation.
    static func indexed(
        _ words: [String],
        conversation: ConversationID,
        sender: AccountID,
        recipient: AccountID?
    ) -> String {
        var parts: [String] = []
        var scopes = [SearchScope.conversation(conversation)]
        if let recipient {
            parts.append(direct(conversation))
            scopes = sender == recipient ? [.account(sender)] : [.account(sender), .account(recipient)]
        }
        for scope in scopes {
            parts += words.map { scope.prefix + $0 }
        }
        return parts.joined(separator: " ")
    }
}
