import ChatProtocol
import GRDB

/// A conversation that an account may read.
struct OpenConversation {
    let id: ConversationID
    let kind: ConversationKind
    let lastSequence: Int64
    /// The other account of a direct conversation; the account itself for its notes to itself.
    let peer: AccountID?
    /// The account's standing in it.
    let standing: Standing
}

/// A conversation with messages that an account has not received.
struct News {
    let conversation: ConversationID
    /// The newest message when the account joined; 0 for a direct conversation.
    let since: Int64
    /// The first message that it has not received.
    let first: Int64
}

/// Authorization: finds an account's ``Standing`` in conversations, and the conversations in which it has one. No
/// other query decides about read access. It reads in an open transaction, so its answers hold until that ends.
struct Access {
    let database: Database
    let account: AccountID

    /// A conversation and the account's relation to it. Other tables are read only for a room.
    private static let columns = """
        conversation.id, kind, lastSequence, low, high,
        CASE kind WHEN 'room' THEN
            (SELECT isOpen FROM room WHERE room.conversation = conversation.id)
        END,
        CASE kind WHEN 'room' THEN EXISTS (
            SELECT 1 FROM member AS own WHERE own.conversation = conversation.id AND own.account = :account
        ) END,
        CASE kind WHEN 'room' THEN EXISTS (
            SELECT 1 FROM closedMember AS former
            WHERE former.account = :account AND former.conversation = conversation.id
        ) END
        """

    /// Returns the conversation if the account may read it.
    func conversation(_ id: ConversationID) throws -> OpenConversation? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM conversation WHERE conversation.id = :id"
        )
        return try Row.fetchOne(statement, arguments: ["id": id.rawValue, "account": account.rawValue])
            .flatMap(open)
    }

    /// Returns whether the account is in an open room.
    func isInside(_ room: ConversationID) throws -> Bool {
        try conversation(room)?.standing.isInside ?? false
    }

    /// Returns the conversation at a place if the account may read it.
    func conversation(at place: ConversationReference) throws -> OpenConversation? {
        switch place {
        case .conversation(let id):
            return try conversation(id)
        case .direct(let username):
            let statement = try database.cachedStatement(
                sql: """
                    SELECT conversation.id FROM account AS peer JOIN conversation
                        ON conversation.low = min(peer.id, :account) AND conversation.high = max(peer.id, :account)
                    WHERE peer.folded = :folded
                    """
            )
            let arguments: StatementArguments = ["account": account.rawValue, "folded": username.folded]
            return try Int64.fetchOne(statement, arguments: arguments).flatMap {
                try conversation(ConversationID(rawValue: $0))
            }
        }
    }

    /// Returns the conversations that the account may read, in the order of their numbers.
    func conversations(after: Int64, limit: Int) throws -> [OpenConversation] {
        let everyone = ConversationID.everyone.rawValue
        let first = try after < everyone ? conversation(.everyone) : nil
        let others = try ["member", "closedMember"].flatMap { table in
            try Row.fetchAll(
                database.cachedStatement(sql: Self.conversations(of: table)),
                arguments: ["account": account.rawValue, "after": max(after, everyone), "limit": limit]
            )
        }.compactMap(open).sorted { $0.id.rawValue < $1.id.rawValue }
        return Array(((first.map { [$0] } ?? []) + others).prefix(limit))
    }

    private static func conversations(of table: String) -> String {
        """
        SELECT \(columns) FROM \(table) AS mine CROSS JOIN conversation ON conversation.id = mine.conversation
        WHERE mine.account = :account AND mine.conversation > :after
        ORDER BY mine.conversation LIMIT :limit
        """
    }

    /// Returns the rooms that the account is in, each with the newest message when it joined.
    func rooms() throws -> [(conversation: ConversationID, since: Int64)] {
        let statement = try database.cachedStatement(
            sql: "SELECT conversation, since FROM member WHERE account = ? AND joined > 0 ORDER BY conversation"
        )
        return try Row.fetchAll(statement, arguments: [account.rawValue]).map {
            (ConversationID(rawValue: $0[0]), $0[1])
        }
    }

    /// Returns the closed rooms that the account may read, those with the newest messages first.
    func closedRooms(limit: Int) throws -> [ConversationID] {
        let statement = try database.cachedStatement(
            sql: "SELECT conversation FROM closedMember WHERE account = ? ORDER BY lastMessage DESC LIMIT ?"
        )
        return try Int64.fetchAll(statement, arguments: [account.rawValue, limit]).map(ConversationID.init(rawValue:))
    }

    /// Returns the direct conversations of the account.
    ///
    /// - Parameter sender: Only those in which this account may have written; `nil` for all.
    func directConversations(with sender: AccountID?) throws -> [ConversationID] {
        guard let sender, sender != account else {
            let statement = try database.cachedStatement(
                sql: "SELECT conversation FROM member WHERE account = ? AND joined = 0"
            )
            return try Int64.fetchAll(statement, arguments: [account.rawValue]).map(ConversationID.init(rawValue:))
        }
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM conversation WHERE low = min(:one, :other) AND high = max(:one, :other)"
        )
        let arguments: StatementArguments = ["one": account.rawValue, "other": sender.rawValue]
        return try Int64.fetchAll(statement, arguments: arguments).map(ConversationID.init(rawValue:))
    }

    /// Returns the accounts with which the account has a direct conversation, except itself, sorted by number.
    func directContacts() throws -> [AccountID] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT iif(low = :account, high, low) AS peer
                FROM member CROSS JOIN conversation ON conversation.id = member.conversation
                WHERE member.account = :account AND member.joined = 0 AND low <> high ORDER BY peer
                """
        )
        return try Int64.fetchAll(statement, arguments: ["account": account.rawValue]).map(AccountID.init(rawValue:))
    }

    /// Returns the conversations, except everyone's, with messages after an id that the account is to receive,
    /// ordered by the first of these messages.
    func news(after id: MessageID) throws -> [News] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT conversation, since, first FROM (
                    SELECT conversation, since, (
                        SELECT id FROM message
                        WHERE message.conversation = member.conversation AND message.id > max(:after, member.since)
                        ORDER BY message.id LIMIT 1
                    ) AS first
                    FROM member WHERE account = :account
                    UNION ALL
                    SELECT conversation, since, (
                        SELECT id FROM message
                        WHERE message.conversation = former.conversation AND message.id > max(:after, former.since)
                        ORDER BY message.id LIMIT 1
                    )
                    FROM closedMember AS former WHERE account = :account AND lastMessage > :after
                    LIMIT -1 -- All of them; without it each first message would be looked for twice.
                ) WHERE first IS NOT NULL ORDER BY first
                """
        )
        return try Row.fetchAll(statement, arguments: ["account": account.rawValue, "after": id.rawValue]).map {
            News(conversation: ConversationID(rawValue: $0[0]), since: $0[1], first: $0[2])
        }
    }

    /// Decodes a row of ``columns``; `nil` for a conversation that the account may not read.
    private func open(_ row: Row) -> OpenConversation? {
        let (low, high): (Int64?, Int64?) = (row[3], row[4])
        guard let kind = ConversationKind(rawValue: row[1]) else {
            return nil
        }
        let standing =
            switch kind {
            case .everyone, .direct: Standing(kind, isParticipant: [low, high].contains(account.rawValue))
            case .room:
                Standing(roomIsOpen: row[5] ?? false, isMember: row[6] ?? false, wasMemberAtEnd: row[7] ?? false)
            }
        guard standing.mayRead else {
            return nil
        }
        return OpenConversation(
            id: ConversationID(rawValue: row[0]),
            kind: kind,
            lastSequence: row[2],
            peer: (low == account.rawValue ? high : low).map(AccountID.init(rawValue:)),
            standing: standing
        )
    }
}

/// The standings of a room's members, read once for many senders.
struct RoomAccess: Sendable {
    /// The members, sorted by number.
    let members: [AccountID]
    /// The members who may only read.
    let muted: Set<AccountID>

    private static let sql = """
        SELECT member.account, mute.account FROM room
        CROSS JOIN member ON member.conversation = room.conversation
        LEFT JOIN mute ON mute.room = room.conversation AND mute.account = member.account
        WHERE room.conversation = ? AND room.isOpen = 1
        ORDER BY member.account
        """

    /// Reads the members of a room; there are none if the conversation is not an open room.
    init(_ database: Database, room: ConversationID) throws {
        var members: [AccountID] = []
        var muted: Set<AccountID> = []
        let rows = try Row.fetchCursor(database.cachedStatement(sql: Self.sql), arguments: [room.rawValue])
        while let row = try rows.next() {
            let account = AccountID(rawValue: row[0])
            members.append(account)
            if (row[1] as Int64?) != nil {
                muted.insert(account)
            }
        }
        self.members = members
        self.muted = muted
        ids = Set(members)
    }

    private let ids: Set<AccountID>

    /// Returns why an account may not write in the room; `nil` when it may.
    func refusal(of account: AccountID) -> AppendRefusal? {
        let standing: Standing = ids.contains(account) ? .member : .stranger
        return standing.refusal(isMuted: muted.contains(account))
    }
}
