import GRDB

/// The row of an open room.
struct RoomRecord: Sendable, Equatable {
    /// Who is in it, and since when.
    struct Membership: Sendable, Equatable {
        let account: AccountID
        /// The place in the order of joining.
        let joined: Int64
    }

    let conversation: ConversationID
    let number: RoomNumber
    let name: String
    let limit: Int
    let isListed: Bool
    let isInviteOnly: Bool
    let passwordHash: String?
    let isKept: Bool
    let admin: AccountID

    private static let columns = """
        conversation, number, name, memberLimit, isListed, isInviteOnly, passwordHash, isKept, admin
        """

    /// The open room with a conversation.
    static func find(_ database: Database, conversation: ConversationID) throws -> RoomRecord? {
        try find(database, "conversation = ?", conversation.rawValue)
    }

    /// The open room with a number.
    static func find(_ database: Database, number: RoomNumber) throws -> RoomRecord? {
        try find(database, "number = ?", number.rawValue)
    }

    /// The open room with a folded name.
    static func find(_ database: Database, folded: String) throws -> RoomRecord? {
        try find(database, "folded = ?", folded)
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
        conversation = ConversationID(rawValue: row[0])
        number = RoomNumber(rawValue: row[1])
        name = row[2]
        limit = row[3]
        isListed = row[4]
        isInviteOnly = row[5]
        passwordHash = row[6]
        isKept = row[7]
        admin = AccountID(rawValue: row[8])
    }
}
