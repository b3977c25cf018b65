import GRDB

/// Reads the list of rooms that an account may know of: three index ranges in the order of names, merged.
struct RoomListQuery {
    let database: Database
    let account: AccountID
    /// Only later folded names.
    let after: String
    /// The most rooms; at least 1.
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

    private static let listed = """
        SELECT \(columns) FROM room
        WHERE room.isOpen = 1 AND room.isListed = 1 AND room.folded > :after
        ORDER BY room.folded LIMIT :limit
        """

    /// As many as an account may be in, at most.
    private static let joined = """
        SELECT \(columns) FROM member AS own CROSS JOIN room ON room.conversation = own.conversation
        WHERE own.account = :account AND own.joined > 0
            AND room.isOpen = 1 AND room.isListed = 0 AND room.folded > :after
        ORDER BY room.folded LIMIT :limit
        """

    private static let invited = """
        SELECT \(columns) FROM invitation AS own CROSS JOIN room ON room.conversation = own.room
        WHERE own.account = :account AND room.isOpen = 1 AND room.isListed = 0 AND room.folded > :after
        ORDER BY room.folded LIMIT :limit
        """

    /// Runs the queries.
    func fetch() throws -> [RoomSummary] {
        var rooms: [String: RoomSummary] = [:]
        for sql in [Self.listed, Self.joined, Self.invited] {
            let rows = try Row.fetchCursor(
                database.cachedStatement(sql: sql),
                arguments: ["account": account.rawValue, "after": after, "limit": limit]
            )
            while let row = try rows.next() {
                rooms[row[0]] = summary(row)
            }
        }
        // As the database compares: by bytes.
        return rooms.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(limit).map(\.value)
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
