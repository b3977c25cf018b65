import ChatProtocol
import GRDB

/// A conversation that an account may read.
struct OpenConversation {
    let id: ConversationID
    let kind: ConversationKind
    let lastSequence: Int64
    /// The other account of a direct one; the account itself, of its notes to itself.
    let peer: AccountID?
}

/// A conversation with messages that an account has not got.
struct News {
    let conversation: ConversationID
    /// The newest message there was when the account joined; 0 for a direct conversation.
    let since: Int64
    /// The first message that it has not got.
    let first: Int64
}

/// The one place where it is decided what an account may read and write: the public conversation is everyone's, a
/// direct one belongs to its two accounts, and a room to those who are members of it now. Everything else is as if it
/// did not exist. It looks into a transaction that is open, so what it says holds until that ends.
struct Access {
    let database: Database
    let account: AccountID

    private static let columns = "conversation.id, kind, lastSequence, low, high"

    /// Who may read and write where.
    private static let condition = """
        (
            kind = 'public'
            OR (kind = 'direct' AND :account IN (low, high))
            OR (kind = 'room' AND EXISTS (
                SELECT 1 FROM member AS own JOIN room ON room.conversation = own.conversation AND room.isOpen = 1
                WHERE own.conversation = conversation.id AND own.account = :account
            ))
        )
        """

    /// The conversation, if it is there for the account.
    func conversation(_ id: ConversationID) throws -> OpenConversation? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM conversation WHERE conversation.id = :id AND \(Self.condition)"
        )
        return try Row.fetchOne(statement, arguments: ["id": id.rawValue, "account": account.rawValue])
            .flatMap(open)
    }

    /// The conversation that is meant, if it is there for the account.
    func conversation(at place: Place) throws -> OpenConversation? {
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

    /// The conversations that are there for the account, in the order of their numbers.
    func conversations(after: Int64, limit: Int) throws -> [OpenConversation] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM member CROSS JOIN conversation ON conversation.id = member.conversation
                WHERE member.account = :account AND member.conversation > :after AND \(Self.condition)
                ORDER BY member.conversation LIMIT :limit
                """
        )
        let everyone = ConversationID.everyone.rawValue
        let own = try Row.fetchAll(
            statement,
            arguments: ["account": account.rawValue, "after": max(after, everyone), "limit": limit]
        )
        let first = try after < everyone ? conversation(.everyone) : nil
        return Array(([first] + own.map(open)).compactMap(\.self).prefix(limit))
    }

    /// The rooms that the account is in, and for each the newest message there was when it joined.
    func rooms() throws -> [(conversation: ConversationID, since: Int64)] {
        let statement = try database.cachedStatement(
            sql: "SELECT conversation, since FROM member WHERE account = ? AND joined > 0 ORDER BY conversation"
        )
        return try Row.fetchAll(statement, arguments: [account.rawValue]).map {
            (ConversationID(rawValue: $0[0]), $0[1])
        }
    }

    /// Where messages came after an id that the account is to get, but for everyone's: the earliest of them first.
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
                    LIMIT -1 -- All of them; without it each first message would be looked for twice.
                ) WHERE first IS NOT NULL ORDER BY first
                """
        )
        return try Row.fetchAll(statement, arguments: ["account": account.rawValue, "after": id.rawValue]).map {
            News(conversation: ConversationID(rawValue: $0[0]), since: $0[1], first: $0[2])
        }
    }

    private func open(_ row: Row) -> OpenConversation? {
        let low: Int64? = row[3]
        return ConversationKind(rawValue: row[1]).map { kind in
            OpenConversation(
                id: ConversationID(rawValue: row[0]),
                kind: kind,
                lastSequence: row[2],
                peer: (low == account.rawValue ? row[4] : low).map(AccountID.init(rawValue:))
            )
        }
    }
}

/// Who may read and write in a room: for many senders at once.
struct RoomAccess: Sendable {
    /// The members, sorted by their numbers.
    let members: [AccountID]
    /// Those of them who may only read.
    let muted: Set<AccountID>

    private static let sql = """
        SELECT member.account, mute.account FROM room
        CROSS JOIN member ON member.conversation = room.conversation
        LEFT JOIN mute ON mute.room = room.conversation AND mute.account = member.account
        WHERE room.conversation = ? AND room.isOpen = 1
        ORDER BY member.account
        """

    /// Reads who is in a room; there is nobody in what is no open room.
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

    /// Why an account may not write there; `nil` when it may.
    func refusal(of account: AccountID) -> AppendRefusal? {
        if !ids.contains(account) {
            .noSuchConversation
        } else if muted.contains(account) {
            .muted
        } else {
            nil
        }
    }
}
