import GRDB
import GRDBSQLite

/// Message deduplication (idempotency): inserts a message's row unless its sender has used its token before. Values
/// are bound with SQLite's C functions: GRDB's arrays of values took a third of the instructions of storing a
/// message.
struct MessageInsertion {
    private static let sql = """
        INSERT INTO message (conversation, sequence, sender, recipient, time, origin, token, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (token, sender) DO NOTHING
        """

    private let statement: Statement

    /// Prepares the statement for the open transaction.
    init(_ database: Database) throws {
        statement = try database.cachedStatement(sql: Self.sql)
        // GRDB checks that its own arguments are set; it does not clear values bound directly.
        statement.setUncheckedArguments(StatementArguments())
    }

    /// Inserts the row, unless the sender has used the token before: then no row changes.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func run(_ draft: MessageDraft, conversation: ConversationID, sequence: Int64) throws {
        let row = statement.sqliteStatement
        // SQLite rejects bindings until a statement that has run is reset. The result is that of the last run, so
        // it is ignored.
        sqlite3_reset(row)
        try draft.token.withUnsafeBytes { token in
            try draft.body.withUnsafeBytes { body in
                // Clears the bindings before the bytes' pointers become invalid.
                defer { sqlite3_clear_bindings(row) }
                var code = sqlite3_bind_int64(row, 1, conversation.rawValue)
                code |= sqlite3_bind_int64(row, 2, sequence)
                code |= sqlite3_bind_int64(row, 3, draft.sender.rawValue)
                if let recipient = draft.recipient {
                    code |= sqlite3_bind_int64(row, 4, recipient.rawValue)
                }
                code |= sqlite3_bind_int64(row, 5, draft.time)
                code |= sqlite3_bind_int64(row, 6, draft.origin)
                code |= Self.bind(token, to: 7, of: row)
                code |= Self.bind(body, to: 8, of: row)
                guard code == SQLITE_OK else {
                    throw DatabaseError(resultCode: .SQLITE_ERROR, message: "a message's values could not be bound")
                }
                try statement.execute()
            }
        }
    }

    /// Binds bytes without copying; they must stay in place until the statement has run.
    private static func bind(_ bytes: UnsafeRawBufferPointer, to place: Int32, of row: OpaquePointer) -> Int32 {
        guard let start = bytes.baseAddress else {
            return sqlite3_bind_zeroblob(row, place, 0)
        }
        return sqlite3_bind_blob64(row, place, start, sqlite3_uint64(bytes.count), nil)
    }
}
