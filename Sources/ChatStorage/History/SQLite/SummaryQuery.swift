import ChatProtocol
import GRDB

/// Reads conversations as one account sees them.
struct SummaryQuery {
    let database: Database
    let account: AccountID

    /// The number of newest messages in which unread ones are counted: the count is exact as long as the account
    /// itself has written less than three thousand messages without reading.
    private static let unreadWindow = 4 * HistoryLimits.unread

    private static let sql = """
        SELECT
            (SELECT time FROM message WHERE conversation = conversation.id AND sequence = conversation.lastSequence),
            coalesce(mine.readThrough, 0),
            coalesce(theirs.deliveredThrough, 0), coalesce(theirs.shownThrough, 0),
            peer.name, room.name, room.number
        FROM conversation
        LEFT JOIN reading AS mine ON mine.account = :account AND mine.conversation = conversation.id
        LEFT JOIN account AS peer ON peer.id = :peer
        LEFT JOIN reading AS theirs
            ON theirs.account = :peer AND theirs.account <> :account AND theirs.conversation = conversation.id
        LEFT JOIN room ON room.conversation = conversation.id
        WHERE conversation.id = :conversation
        """

    private static let unread = """
        SELECT count(*) FROM (
            SELECT 1 FROM (
                SELECT sender FROM message
                WHERE conversation = :conversation AND id > coalesce(
                    (SELECT id FROM message WHERE conversation = :conversation AND sequence = :readThrough), 0
                )
                ORDER BY id DESC LIMIT \(unreadWindow)
            )
            WHERE sender <> :account LIMIT \(HistoryLimits.unread)
        )
        """

    /// Returns the summary of a conversation.
    func summary(of conversation: OpenConversation) throws -> ConversationSummary {
        let arguments: StatementArguments = [
            "conversation": conversation.id.rawValue, "account": account.rawValue,
            "peer": conversation.peer?.rawValue,
        ]
        guard let row = try Row.fetchOne(database.cachedStatement(sql: Self.sql), arguments: arguments) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a conversation has gone")
        }
        let readThrough: Int64 = row[1]
        return ConversationSummary(
            id: conversation.id,
            kind: conversation.kind,
            name: row[4] ?? row[5] ?? "",
            lastSequence: conversation.lastSequence,
            lastTime: row[0] ?? 0,
            readThrough: readThrough,
            unread: try unread(in: conversation, after: readThrough),
            peerDeliveredThrough: row[2],
            peerReadThrough: row[3],
            room: (row[6] as Int64?).map(RoomNumber.init(rawValue:)),
            isClosed: conversation.standing == .formerMember
        )
    }

    private func unread(in conversation: OpenConversation, after readThrough: Int64) throws -> Int {
        guard readThrough < conversation.lastSequence else {
            return 0
        }
        let arguments: StatementArguments = [
            "conversation": conversation.id.rawValue, "readThrough": readThrough, "account": account.rawValue,
        ]
        return try Int.fetchOne(database.cachedStatement(sql: Self.unread), arguments: arguments) ?? 0
    }
}
