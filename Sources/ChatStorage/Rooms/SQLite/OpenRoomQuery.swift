import GRDB

/// Reads a page of all open rooms, listed or not, for an operator.
struct OpenRoomQuery {
    let database: Database

    /// No index has the unlisted rooms by name: an operator asks rarely, and a server has few rooms beside its
    /// messages.
    private static let page = """
        SELECT room.folded, room.number, room.name, account.name, room.memberLimit, room.isListed, room.isInviteOnly,
            room.passwordHash IS NOT NULL, room.isKept,
            (SELECT count(*) FROM member WHERE member.conversation = room.conversation)
        FROM room CROSS JOIN account ON account.id = room.admin
        WHERE room.isOpen = 1 AND substr(room.folded, 1, length(:prefix)) = :prefix
            AND room.folded >= :name AND (room.folded > :name OR room.number > :number)
        ORDER BY room.folded, room.number LIMIT :limit
        """

    /// Returns the rooms behind a position whose folded names begin with a text.
    func rooms(beginningWith prefix: String, after: RoomListPosition?, limit: Int) throws -> [OpenRoom] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: Self.page),
            arguments: [
                "prefix": prefix, "name": after?.folded ?? "", "number": after?.number ?? 0, "limit": limit,
            ]
        )
        return rows.map { row in
            OpenRoom(
                position: RoomListPosition(folded: row[0], number: row[1]),
                name: row[2],
                admin: row[3],
                memberCount: row[9],
                limit: row[4],
                isListed: row[5],
                isInviteOnly: row[6],
                hasPassword: row[7],
                isKept: row[8]
            )
        }
    }
}
