import ChatIdentity
import GRDB
import GRDBSQLite

/// Inserts the content of sealed messages, in the transaction that stores them.
struct SealedInsertion {
    private static let sql = """
        INSERT INTO sealed (message, senderDevice, senderBlocks, recipientBlocks, payload) VALUES (?, ?, ?, ?, ?)
        """

    private let statement: BoundStatement

    /// Prepares the statement for the open transaction.
    init(_ database: Database) throws {
        statement = try BoundStatement(database, sql: Self.sql)
    }

    /// Inserts the content of one message.
    ///
    /// - Parameters:
    ///   - own: The devices of the sender.
    ///   - theirs: The devices of the recipient; none for a note to oneself.
    /// - Throws: GRDB's `DatabaseError`.
    func run(_ sealed: SealedBody, message: MessageID, own: [DeviceNumber], theirs: [DeviceNumber]) throws {
        let senderBlocks = BlockColumn.bytes(sealed.blocks, for: own)
        let recipientBlocks = BlockColumn.bytes(sealed.blocks, for: theirs)
        try senderBlocks.withUnsafeBytes { senderBlocks in
            try recipientBlocks.withUnsafeBytes { recipientBlocks in
                try sealed.payload.withUnsafeBytes { payload in
                    try statement.run { row in
                        var code = sqlite3_bind_int64(row, 1, message.rawValue)
                        code |= sqlite3_bind_int64(row, 2, sealed.senderDevice.column)
                        code |= BoundStatement.bind(senderBlocks, to: 3, of: row)
                        code |= BoundStatement.bind(recipientBlocks, to: 4, of: row)
                        code |= BoundStatement.bind(payload, to: 5, of: row)
                        return code
                    }
                }
            }
        }
    }
}
