import ChatProtocol

@testable import ChatStorage

/// Reference model of a store in the simplest form: everything in arrays, and each question answered by a full scan.
struct ChatModel {
    struct Conversation {
        let id: ConversationID
        let kind: ConversationKind
        /// The two accounts of a direct conversation.
        var pair: Set<AccountID> = []
        var last: Int64 = 0
    }

    struct OpenRoom {
        let conversation: ConversationID
        let number: RoomNumber
        let draft: RoomDraft
        var admin: AccountID
        /// In the order of joining, with the newest message at that time.
        var members: [(account: AccountID, since: Int64)]
        var muted: Set<AccountID> = []
        var banned: Set<AccountID> = []
        var invited: Set<AccountID> = []

        func has(_ account: AccountID) -> Bool {
            members.contains { $0.account == account }
        }
    }

    struct Reading {
        var delivered: Int64 = 0
        var read: Int64 = 0
        var shown: Int64 = 0
    }

    struct ReadingKey: Hashable {
        let account: AccountID
        let conversation: ConversationID
    }

    let names: [AccountID: Username]
    /// In the order of their numbers, from 1.
    var conversations = [Conversation(id: .everyone, kind: .everyone)]
    var messages: [StoredMessage] = []
    var tokens: [MessageID: [UInt8]] = [:]
    var rooms: [OpenRoom] = []
    /// The closed rooms, as they were when they closed.
    var closedRooms: [OpenRoom] = []
    var readings: [ReadingKey: Reading] = [:]
    var silent: Set<AccountID> = []
    /// The remembered logins, in the order of their numbers, with those that ended.
    var logins: [Login] = []

    init(names: [AccountID: Username]) {
        self.names = names
    }

    func account(_ id: AccountID) -> Account? {
        names[id].map { Account(id: id, username: $0) }
    }

    func roomIndex(_ conversation: ConversationID) -> Int? {
        rooms.firstIndex { $0.conversation == conversation }
    }

    /// The conversation, if it is there for an account.
    func conversation(_ id: ConversationID, for account: AccountID) -> Conversation? {
        conversations.first { $0.id == id }.flatMap { conversation in
            let isThere =
                switch conversation.kind {
                case .everyone: true
                case .direct: conversation.pair.contains(account)
                case .room:
                    rooms.contains { $0.conversation == id && $0.has(account) }
                        || (conversation.last > 0
                            && closedRooms.contains { $0.conversation == id && $0.has(account) })
                }
            return isThere ? conversation : nil
        }
    }

    mutating func addConversation(_ kind: ConversationKind, pair: Set<AccountID> = []) -> ConversationID {
        let id = ConversationID(rawValue: Int64(conversations.count) + 1)
        conversations.append(Conversation(id: id, kind: kind, pair: pair))
        return id
    }

    mutating func append(_ draft: MessageDraft) -> AppendOutcome {
        let earlier = messages.first { $0.senderID == draft.sender && tokens[$0.id] == draft.token }
        if let earlier {
            return .repeated(earlier)
        }
        var (recipient, members): (AccountID?, [AccountID]) = (nil, [])
        let conversation: ConversationID
        switch draft.destination {
        case .everyone: conversation = .everyone
        case .account(let other):
            let pair: Set = [draft.sender, other]
            recipient = other
            conversation = conversations.first { $0.pair == pair }?.id ?? addConversation(.direct, pair: pair)
        case .room(let id):
            guard let index = roomIndex(id), rooms[index].has(draft.sender) else {
                return .refused(.noSuchConversation)
            }
            guard !rooms[index].muted.contains(draft.sender) else {
                return .refused(.muted)
            }
            conversation = id
            members = rooms[index].members.map(\.account).sorted { $0.rawValue < $1.rawValue }
        }
        return .stored(store(draft, in: conversation, recipient: recipient, members: members))
    }

    private mutating func store(
        _ draft: MessageDraft,
        in conversation: ConversationID,
        recipient: AccountID?,
        members: [AccountID]
    ) -> StoredMessage {
        let index = Int(conversation.rawValue) - 1
        conversations[index].last += 1
        func message(_ members: [AccountID]) -> StoredMessage {
            StoredMessage(
                id: MessageID(rawValue: (messages.last?.id.rawValue ?? 0) + 1),
                conversation: conversation,
                sequence: SequenceNumber(rawValue: conversations[index].last),
                kind: conversations[index].kind,
                sender: names[draft.sender]?.value ?? "",
                recipient: recipient.flatMap { names[$0]?.value },
                senderID: draft.sender,
                recipientID: recipient,
                time: draft.time,
                body: draft.body,
                origin: draft.origin,
                members: members
            )
        }
        let stored = message(members)
        messages.append(message([]))
        tokens[stored.id] = draft.token
        return stored
    }

    /// Keeps the newest `count` messages of each conversation.
    mutating func keep(_ count: Int64) -> Int {
        let before = messages.count
        messages.removeAll { $0.sequence.rawValue <= conversations[Int($0.conversation.rawValue) - 1].last - count }
        return before - messages.count
    }
}
