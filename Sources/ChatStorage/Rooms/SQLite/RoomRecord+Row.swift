import GRDB

/// Finds open rooms, in an open transaction or read.
extension RoomRecord {
    private static let columns = """
        room.conversation, number, name, memberLimit, isListed, isInviteOnly, passwordHash, isKept, admin
        """

    /// Returns the open room of a conversation.
    static func find(_ database: Database, conversation: ConversationID) throws -> RoomRecord? {
        try find(database, "conversation = ?", conversation.rawValue)
    }

    /// Returns the open room with a number.
    static func find(_ database: Database, number: RoomNumber) throws -> RoomRecord? {
        try find(database, "number = ?", number.rawValue)
    }

    /// Returns the listed open room with a folded name: there is at most one.
    static func find(_ database: Database, listed folded: String) throws -> RoomRecord? {
        try find(database, "isListed = 1 AND folded = ?", folded)
    }

    /// Returns the open room with a folded name that an account is in; among several a listed one, else the oldest.
    static func find(_ database: Database, folded: String, joinedBy account: AccountID) throws -> RoomRecord? {
        try find(database, folded: folded, in: "member", "own.conversation", "own.joined > 0", account)
    }

    /// Returns the open room with a folded name that an account is invited to; among several a listed one, else the
    /// oldest.
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
