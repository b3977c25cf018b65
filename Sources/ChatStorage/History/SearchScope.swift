/// Whose entries of the search index: those of a conversation, or those of an account's direct conversations.
///
/// Each word of the index begins with its scope (`c17xriver`, `a5xriver`). A search names its own scopes and so reads
/// no entry of another one: how often a word stands in messages that the searcher may not read changes nothing in what
/// it costs. A digit precedes the `x`, so no word that somebody writes can be taken for a scope.
struct SearchScope: Sendable, Hashable {
    /// What a word begins with.
    let prefix: String

    /// The public conversation, or a room.
    static func conversation(_ id: ConversationID) -> SearchScope {
        SearchScope(prefix: "c\(id.rawValue)x")
    }

    /// All direct messages from an account and to it.
    static func account(_ id: AccountID) -> SearchScope {
        SearchScope(prefix: "a\(id.rawValue)x")
    }

    /// The word of the index by which direct messages of one conversation are told from an account's others.
    static func direct(_ id: ConversationID) -> String {
        "c\(id.rawValue)"
    }

    /// What the index has of a message: its words once for each account of a direct one, else for its conversation.
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
