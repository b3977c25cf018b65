/// The kind of a conversation. The raw values are used by `chatclient --json`, by an export and by the stores.
public enum ConversationKind: String, Sendable, Hashable, CaseIterable {
    /// The public conversation of all accounts.
    case everyone = "public"
    /// Between two accounts, or an account's notes to itself.
    case direct
    /// The conversation of a room.
    case room
}
