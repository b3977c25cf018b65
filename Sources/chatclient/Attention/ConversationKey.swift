import ChatClientCore
import ChatProtocol

/// Names a conversation in the settings, which outlive a session and its numbers. Case makes no difference.
///
/// As text: `public`, `@bob` for direct messages, `#Lab` for a room.
enum ConversationKey: Sendable, Hashable {
    case everyone
    case user(String)
    case room(String)

    /// The longest text that is read: a name of a room has at most half of that.
    static let textLimit = 256

    /// The key of a message's conversation. In direct messages it names the other account.
    init(_ message: ReceivedMessage, in model: ClientModel) {
        switch message.kind {
        case .everyone: self = .everyone
        case .direct:
            let isOwn = model.isAccount(message.sender)
            self = .user((isOwn ? message.recipient ?? message.sender : message.sender).lowercased())
        case .room: self = .room((model.rooms[message.conversation]?.name ?? "").lowercased())
        }
    }

    /// Reads the text form.
    ///
    /// - Returns: `nil` for any other text.
    init?(text: String) {
        guard text.utf8.count <= Self.textLimit, text.utf8.count > 1 else {
            return nil
        }
        let name = String(text.dropFirst()).lowercased()
        switch text.first {
        case "@": self = .user(name)
        case "#": self = .room(name)
        default:
            guard text.lowercased() == "public" else {
                return nil
            }
            self = .everyone
        }
    }

    /// Finds the conversation that a person means: `public`, `@NAME`, `#NAME`, a room of the account, or an account.
    init(typed name: String, rooms: [String]) {
        if let key = Self(text: name) {
            self = key
        } else if rooms.contains(where: { $0.isSameName(as: name) }) {
            self = .room(name.lowercased())
        } else {
            self = .user(name.lowercased())
        }
    }

    /// The text form.
    var text: String {
        switch self {
        case .everyone: "public"
        case .user(let name): "@" + name
        case .room(let name): "#" + name
        }
    }
}
