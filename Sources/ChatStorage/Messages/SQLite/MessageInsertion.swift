import GRDB
import GRDBSQLite

/// Message deduplication (idempotency): inserts a message's row unless its sender has used its token before.
struct MessageInsertion {
    private static let sql = """
        INSERT INTO message (conversation, sequence, sender, recipient, time, origin, token, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (token, sender) DO NOTHING
        """

    private let statement: BoundStatement

    /// Prepares the statement for the open transaction.
    init(_ database: Database) throws {
        statement = try BoundStatement(database, sql: Self.sql)
    }

    /// Inserts the row, unless the sender has used the token before: then no row changes.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func run(_ draft: MessageDraft, conversation: ConversationID, sequence: Int64) throws {
        try draft.token.withUnsafeBytes { token in
            try draft.body.withUnsafeBytes { body in
                try statement.run { row in
                    var code = sqlite3_bind_int64(row, 1, conversation.rawValue)
                    code |= sqlite3_bind_int64(row, 2, sequence)
                    code |= sqlite3_bind_int64(row, 3, draft.sender.rawValue)
                    if let recipient = draft.recipient {
                        code |= sqlite3_bind_int64(row, 4, recipient.rawValue)
                    }
                    code |= sqlite3_bind_int64(row, 5, draft.time)
                    code |= sqlite3_bind_int64(row, 6, draft.origin)
                    code |= BoundStatement.bind(token, to: 7, of: row)
                    code |= BoundStatement.bind(body, to: 8, of: row)
                    return code
                }
            }
        }
    }
}
