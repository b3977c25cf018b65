import ChatProtocol
import ChatStorage

/// A conversation of a ``MemoryChat``, without its messages.
struct MemoryConversation: Sendable {
    let kind: ConversationKind
    /// Of a direct one: its two accounts, the lower number first; the same twice for notes to oneself.
    var pair: [AccountID] = []
    var lastSequence: Int64 = 0

    /// The other account of a direct conversation; `nil` for others and for notes to oneself.
    func peer(of account: AccountID) -> AccountID? {
        pair.first { $0 != account }
    }
}
