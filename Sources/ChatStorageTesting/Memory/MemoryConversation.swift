import ChatProtocol
import ChatStorage

/// A conversation of a ``MemoryChat``, without its messages.
struct MemoryConversation: Sendable {
    let kind: ConversationKind
    /// The two accounts of a direct conversation, the lower number first; the same one twice for notes to oneself.
    var pair: [AccountID] = []
    var lastSequence: Int64 = 0

    /// Returns the other account of a direct conversation; `nil` for other kinds and for notes to oneself.
    func peer(of account: AccountID) -> AccountID? {
        pair.first { $0 != account }
    }
}
