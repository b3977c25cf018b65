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

/// The one place where it is decided what an account may read and write: the public conversation is everyone's, a
/// direct one belongs to its two accounts, and a room to those who are members of it now. Everything else is as if it
/// did not exist. It looks into a transaction that is open, so what it says holds until that ends.
struct Access {
    let database: Database
    let account: AccountID

    private static let sql = """
        SELECT id, kind, lastSequence, low, high FROM conversation
        WHERE id = :id AND (
            kind = 'public'
            OR (kind = 'direct' AND :account IN (low, high))
            OR (kind = 'room' AND EXISTS (
                SELECT 1 FROM member JOIN room ON room.conversation = member.conversation AND room.isOpen = 1
                WHERE member.conversation = :id AND member.account = :account
            ))
        )
        """

    /// The conversation, if it is there for the account.
    func conversation(_ id: ConversationID) throws -> OpenConversation? {
        let arguments: StatementArguments = ["id": id.rawValue, "account": account.rawValue]
        guard let row = try Row.fetchOne(database.cachedStatement(sql: Self.sql), arguments: arguments),
            let kind = ConversationKind(rawValue: row[1])
        else {
            return nil
        }
        let low: Int64? = row[3]
        return OpenConversation(
            id: id,
            kind: kind,
            lastSequence: row[2],
            peer: (low == account.rawValue ? row[4] : low).map(AccountID.init(rawValue:))
        )
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
    func conversations(after: Int64, limit: Int) throws -> [ConversationID] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT conversation FROM member WHERE account = ? AND conversation > ?
                ORDER BY conversation LIMIT ?
                """
        )
        let everyone = ConversationID.everyone.rawValue
        let own = try Int64.fetchAll(
            statement,
            arguments: [account.rawValue, max(after, everyone), limit]
        )
        return ((after < everyone ? [everyone] : []) + own).prefix(limit).map(ConversationID.init(rawValue:))
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
}

/// Who may read and write in a room: for many senders at once.
struct RoomAccess {
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
