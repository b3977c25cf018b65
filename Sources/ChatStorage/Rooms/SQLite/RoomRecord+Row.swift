import GRDB

/// Finding open rooms, in a transaction or a read that is open.
extension RoomRecord {
    private static let columns = """
        room.conversation, number, name, memberLimit, isListed, isInviteOnly, passwordHash, isKept, admin
        """

    /// The open room with a conversation.
    static func find(_ database: Database, conversation: ConversationID) throws -> RoomRecord? {
        try find(database, "conversation = ?", conversation.rawValue)
    }

    /// The open room with a number.
    static func find(_ database: Database, number: RoomNumber) throws -> RoomRecord? {
        try find(database, "number = ?", number.rawValue)
    }

    /// The listed open room with a folded name: there is one at most.
    static func find(_ database: Database, listed folded: String) throws -> RoomRecord? {
        try find(database, "isListed = 1 AND folded = ?", folded)
    }

    /// The open room with a folded name that an account is in; of several a listed one, else the oldest.
    static func find(_ database: Database, folded: String, joinedBy account: AccountID) throws -> RoomRecord? {
        try find(database, folded: folded, in: "member", "own.conversation", "own.joined > 0", account)
    }

    /// The open room with a folded name that an account is invited to; of several a listed one, else the oldest.
    static func find(_ database: Database, folded: String, inviting account: AccountID) throws -> RoomRecord? {
        try find(database, folded: folded, in: "invitation", "own.room", "TRUE", account)
    }

    private static func find(
        _ database: Database,
        folded: String,
        in table: String,
        _ key: String,
        _ condition: String,
        _ account: AccountID
    ) throws -> RoomRecord? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(columns) FROM \(table) AS own CROSS JOIN room ON room.conversation = \(key)
                WHERE own.account = ? AND \(condition) AND room.folded = ? AND room.isOpen = 1
                ORDER BY room.isListed DESC, room.conversation LIMIT 1
                """
        )
        return try Row.fetchOne(statement, arguments: [account.rawValue, folded]).map(RoomRecord.init)
    }

    private static func find(
        _ database: Database,
        _ condition: String,
        _ argument: any DatabaseValueConvertible
    ) throws -> RoomRecord? {
        let sql = "SELECT \(columns) FROM room WHERE \(condition) AND isOpen = 1"
        return try Row.fetchOne(database.cachedStatement(sql: sql), arguments: [argument]).map(RoomRecord.init)
    }

    private init(_ row: Row) {
        self.init(
            conversation: ConversationID(rawValue: row[0]),
            number: RoomNumber(rawValue: row[1]),
            name: row[2],
            limit: row[3],
            isListed: row[4],
            isInviteOnly: row[5],
            passwordHash: row[6],
            isKept: row[7],
            admin: AccountID(rawValue: row[8])
        )
    }
}
