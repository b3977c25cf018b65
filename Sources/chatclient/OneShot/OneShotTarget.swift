import ChatProtocol

/// A conversation as a script writes it: `public`, `@bob` or `#Lab`.
enum OneShotTarget: Sendable, Hashable {
    /// The public conversation.
    case everyone
    /// The direct conversation with an account.
    case user(String)
    /// A room.
    case room(RoomKey)

    /// The name of the public conversation in ``place``.
    static let publicPlace = "public"

    /// The form in the output, which cannot be mistaken for another kind of conversation.
    var place: String {
        switch self {
        case .everyone: Self.publicPlace
        case .user(let name): "@" + name
        case .room(.name(let name)): "#" + name
        case .room(.number(let number)): "#\(number)"
        }
    }

    /// The same for all spellings of a name that differ in case only: the server does not tell them apart.
    var folded: OneShotTarget {
        switch self {
        case .everyone, .room(.number): self
        case .user(let name): .user(name.lowercased())
        case .room(.name(let name)): .room(.name(name.lowercased()))
        }
    }

    /// Parses a name: `bob` and `@bob` are an account, `#Lab` is a room.
    ///
    /// - Throws: ``OneShotUsageError`` if it names nothing, or is ambiguous.
    init(_ text: String) throws(OneShotUsageError) {
        switch text.first {
        case "#":
            self = .room(try Self.roomKey(text))
        case "@":
            self = .user(try Self.name(String(text.dropFirst())))
        default:
            guard text != Self.publicPlace else {
                throw OneShotUsageError("For everyone use --public; for the account named public, @public.")
            }
            self = .user(try Self.name(text))
        }
    }

    /// Parses a room's name or number, with or without `#`.
    static func roomKey(_ text: String) throws(OneShotUsageError) -> RoomKey {
        let key = RoomKey(text)
        guard key != .name("") else {
            throw OneShotUsageError("The room's name is empty; give its name or its number.")
        }
        return key
    }

    private static func name(_ text: String) throws(OneShotUsageError) -> String {
        guard !text.isEmpty else {
            throw OneShotUsageError("A name is empty; give the account's name, or several as bob,carol.")
        }
        return text
    }
}

/// A command line that cannot be carried out: exit code 64.
struct OneShotUsageError: Error, Equatable {
    /// What is wrong, and what to write instead.
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
