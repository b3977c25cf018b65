import ChatIdentity
import ChatProtocol
import ChatStorage

/// The contents of an ``InMemoryChatStore``: everything in arrays and dictionaries, changed by one call at a time.
/// It finds facts; the rules of ChatStorage (`Standing`, `RoomRules`, `Reading` ...) interpret them.
///
/// A call that throws has changed nothing: each call checks everything before its first change.
struct MemoryChat: Sendable {
    /// Deduplicates resent messages.
    struct Token: Hashable, Sendable {
        let sender: AccountID
        let bytes: [UInt8]
    }

    /// The key of a ``Reading``: an account and a conversation.
    struct ReadingKey: Hashable, Sendable {
        let account: AccountID
        let conversation: ConversationID
    }

    var identity: ServerIdentity
    var secret: [UInt8]?
    var people = MemoryPeople()
    /// The number of each is its index plus 1.
    var conversations = [MemoryConversation(kind: .everyone)]
    /// In the order of their ids.
    var messages: [StoredMessage] = []
    var tokens: [Token: MessageID] = [:]
    var readings: [ReadingKey: Reading] = [:]
    var logins = MemoryLogins()
    var administration = MemoryAdministration()
    var invites = MemoryInvites()
    var devices = MemoryDevices()
    /// The accounts of the devices that sealed messages have blocks for.
    var blockAccounts: [MessageID: [DeviceNumber: AccountID]] = [:]
    /// Open and closed rooms.
    var rooms: [ConversationID: MemoryRoom] = [:]
    /// The last indexed message.
    var indexedThrough = MessageID.zero

    init(identity: ServerIdentity) {
        self.identity = identity
    }
}

// Conversations, and an account's standing in them.
extension MemoryChat {
    var newest: MessageID { messages.last?.id ?? .zero }

    /// The numbers of all conversations, in their order.
    var conversationIDs: [ConversationID] {
        conversations.indices.map { ConversationID(rawValue: Int64($0) + 1) }
    }

    func conversation(_ id: ConversationID) -> MemoryConversation? {
        conversations.indices.contains(Int(clamping: id.rawValue) - 1) ? conversations[Int(id.rawValue) - 1] : nil
    }

    mutating func addConversation(_ conversation: MemoryConversation) -> ConversationID {
        conversations.append(conversation)
        return ConversationID(rawValue: Int64(conversations.count))
    }

    func standing(of account: AccountID, in id: ConversationID) -> Standing {
        guard let conversation = conversation(id) else {
            return .stranger
        }
        switch conversation.kind {
        case .everyone, .direct:
            return Standing(conversation.kind, isParticipant: conversation.pair.contains(account))
        case .room:
            guard let room = rooms[id] else {
                return .stranger
            }
            return Standing(
                roomIsOpen: room.isOpen,
                isMember: room.isOpen && room.member(account) != nil,
                wasMemberAtEnd: !room.isOpen && room.lastMessage != nil && room.member(account) != nil
            )
        }
    }

    /// Returns the open rooms that an account is in, in the order of their numbers.
    func openRooms(of account: AccountID) -> [ConversationID] {
        rooms.filter { $0.value.isOpen && $0.value.member(account) != nil }.keys.sorted { $0.rawValue < $1.rawValue }
    }
}
