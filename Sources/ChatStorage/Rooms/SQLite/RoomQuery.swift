import ChatProtocol
import GRDB

/// Reads rooms as their members see them.
struct RoomQuery {
    let database: Database

    private static let membersSQL = """
        SELECT account.id, account.name, mute.account IS NOT NULL FROM member
        CROSS JOIN account ON account.id = member.account
        LEFT JOIN mute ON mute.room = member.conversation AND mute.account = member.account
        WHERE member.conversation = ? ORDER BY account.folded
        """

    /// Returns a room with its members.
    func room(_ record: RoomRecord) throws -> Room {
        let sequence = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT lastSequence FROM conversation WHERE id = ?"),
            arguments: [record.conversation.rawValue]
        )
        return Room(record, members: try members(of: record.conversation), lastSequence: sequence ?? 0)
    }

    /// Returns an account by its number.
    func account(_ id: AccountID) throws -> Account {
        let statement = try database.cachedStatement(sql: "SELECT name FROM account WHERE id = ?")
        guard let name = try String.fetchOne(statement, arguments: [id.rawValue]) else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return Account(id: id, username: try Username(name))
    }

    /// Returns the members of all rooms that are not kept.
    func membersOfPassingRooms() throws -> [Account] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT account.id, account.name FROM room
                CROSS JOIN member ON member.conversation = room.conversation
                CROSS JOIN account ON account.id = member.account
                WHERE room.conversation > 0 AND room.isOpen = 1 AND room.isKept = 0
                """
        ).map { Account(id: AccountID(rawValue: $0[0]), username: try Username($0[1])) }
    }

    private func members(of room: ConversationID) throws -> [RoomMember] {
        try Row.fetchAll(database.cachedStatement(sql: Self.membersSQL), arguments: [room.rawValue]).map {
            RoomMember(
                account: Account(id: AccountID(rawValue: $0[0]), username: try Username($0[1])),
                isMuted: $0[2]
            )
        }
    }
}
