import GRDB

/// Reads the rooms that an account may know of: three queries in the order of names, merged.
struct RoomListQuery {
    let database: Database
    let account: AccountID
    /// Only rooms behind this one.
    let after: RoomListPosition
    /// The maximum number of rooms; at least 1.
    let limit: Int

    private static let columns = """
        room.folded, room.number, room.name, room.memberLimit, room.isInviteOnly, room.passwordHash IS NOT NULL,
        room.isKept, room.conversation,
        (SELECT count(*) FROM member WHERE member.conversation = room.conversation),
        EXISTS (
            SELECT 1 FROM member WHERE member.conversation = room.conversation AND member.account = :account
        ),
        EXISTS (SELECT 1 FROM invitation WHERE invitation.room = room.conversation AND invitation.account = :account)
        """

    /// Compares names first. Among rooms of one name, of which at most one is listed, compares numbers.
    private static let behind = "room.folded >= :name AND (room.folded > :name OR room.number > :number)"

    private static let listed = """
        SELECT \(columns) FROM room
        WHERE room.isOpen = 1 AND room.isListed = 1 AND \(behind)
        ORDER BY room.folded, room.number LIMIT :limit
        """

    /// Bounded by the number of rooms that an account may be in.
    private static let joined = """
        SELECT \(columns) FROM member AS own CROSS JOIN room ON room.conversation = own.conversation
        WHERE own.account = :account AND own.joined > 0
            AND room.isOpen = 1 AND room.isListed = 0 AND \(behind)
        ORDER BY room.folded, room.number LIMIT :limit
        """

    private static let invited = """
        SELECT \(columns) FROM invitation AS own CROSS JOIN room ON room.conversation = own.room
        WHERE own.account = :account AND room.isOpen = 1 AND room.isListed = 0 AND \(behind)
        ORDER BY room.folded, room.number LIMIT :limit
        """

    /// Runs the queries.
    func fetch() throws -> [RoomSummary] {
        var rooms: [RoomListPosition: RoomSummary] = [:]
        for sql in [Self.listed, Self.joined, Self.invited] {
            let rows = try Row.fetchCursor(
                database.cachedStatement(sql: sql),
                arguments: [
                    "account": account.rawValue, "name": after.folded, "number": after.number, "limit": limit,
                ]
            )
            while let row = try rows.next() {
                rooms[RoomListPosition(folded: row[0], number: row[1])] = summary(row)
            }
        }
        return rooms.sorted { $0.key < $1.key }.prefix(limit).map(\.value)
    }

    private func summary(_ row: Row) -> RoomSummary {
        let isMember: Bool = row[9]
        let isInvited: Bool = row[10]
        return RoomSummary(
            number: RoomNumber(rawValue: row[1]),
            name: row[2],
            memberCount: row[8],
            limit: row[3],
            isInviteOnly: row[4],
            hasPassword: row[5],
            isKept: row[6],
            conversation: isMember ? ConversationID(rawValue: row[7]) : nil,
            isInvited: isInvited && !isMember
        )
    }
}
