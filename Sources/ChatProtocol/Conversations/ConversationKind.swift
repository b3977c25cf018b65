/// What kind a conversation is. The raw values are those of `chatclient --json`, of an export and of the stores.
public enum ConversationKind: String, Sendable, Hashable, CaseIterable {
    /// The one of everyone.
    case everyone = "public"
    /// Between two accounts, or an account's notes to itself.
    case direct
    /// A room's.
    case room
}
