import ChatClientCore
import ChatProtocol

/// What a person types for a conversation: `bob` or `Lab`, `@bob` for the direct messages with a user only, and `#Lab`
/// or `#48219307` for a room only.
enum PlaceName: Sendable, Equatable {
    /// The direct messages with this user.
    case user(String)
    /// A room.
    case room(RoomKey)
    /// A user, a room, or the public messages: the conversations of the account decide.
    case any(String)

    /// Parses a name; `nil` if there is none after its sign.
    init?(_ text: String) {
        let text = text.trimmed()
        if text.hasPrefix("#") {
            let key = RoomKey(text)
            guard key != .name("") else {
                return nil
            }
            self = .room(key)
            return
        }
        let name = text.hasPrefix("@") ? String(text.dropFirst()).trimmed() : text
        guard !name.isEmpty else {
            return nil
        }
        self = text.hasPrefix("@") ? .user(name) : .any(name)
    }

    /// Whether a word means the public messages, where no user is called so.
    static func meansEveryone(_ word: String) -> Bool {
        ["all", "public"].contains(word.lowercased())
    }

    /// Whether a word means the account itself. No account has such a short name.
    static func meansOneself(_ word: String) -> Bool {
        word.lowercased() == "me"
    }
}

extension ClientModel {
    /// Returns the conversation that a name means; `nil` for a room that the account may not read, as far as is known.
    ///
    /// A name without a sign means the user, if the account has direct messages with one of that name; then the public
    /// messages, if it is their word; then a room.
    func conversation(at place: PlaceName) -> ConversationReference? {
        switch place {
        case .user(let name): return .user(username(name))
        case .room(let key): return room(key).map { .conversation($0) }
        case .any(let name):
            let isUser = conversations.ordered.contains { $0.kind == .direct && $0.name.isSameName(as: name) }
            if !isUser, PlaceName.meansEveryone(name) {
                return .everyone
            }
            guard !isUser, let room = room(RoomKey(name)) else {
                return .user(username(name))
            }
            return .conversation(room)
        }
    }

    /// Returns the name that a person means: `me` is the account's own.
    func username(_ word: String) -> String {
        PlaceName.meansOneself(word) ? account ?? word : word
    }

    /// Returns the conversation of a room; an open one takes precedence, because a closed room may have its name.
    private func room(_ key: RoomKey) -> UInt64? {
        let closed = conversations.ordered.filter { $0.kind == .room && $0.isClosed }.compactMap { rooms[$0.id] }
        return (rooms.joined + closed).first { room in
            switch key {
            case .number(let number): room.number == number
            case .name(let name): room.name.isSameName(as: name)
            }
        }?.conversation
    }
}
