import GRDB

/// Reads ranges of a conversation, in an open read transaction.
struct HistoryQuery: ConversationPages {
    let database: Database
    let conversation: OpenConversation

    var lastSequence: Int64 { conversation.lastSequence }

    private static func sql(_ condition: String, _ order: String) -> String {
        """
        SELECT \(StoredMessage.columns) FROM message AS item \(StoredMessage.names)
        WHERE item.conversation = ? AND item.sequence \(condition) ?
        ORDER BY item.sequence \(order) LIMIT ?
        """
    }

    private static let downwards = sql("<", "DESC")
    private static let upwards = sql(">=", "ASC")

    func messages(before sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage] {
        try messages(Self.downwards, sequence: sequence, bounds).reversed()
    }

    func messages(from sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage] {
        try messages(Self.upwards, sequence: sequence, bounds)
    }

    private func messages(_ sql: String, sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: sql),
            arguments: [conversation.id.rawValue, sequence, bounds.limit]
        )
        return try StoredMessage.read(rows, from: database, bytes: bounds.bytes, minimum: bounds.minimum)
    }

    func firstSequence() throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT min(sequence) FROM message WHERE conversation = ?"),
            arguments: [conversation.id.rawValue]
        )
    }

    func firstSequence(from id: MessageID) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT sequence FROM message WHERE conversation = ? AND id >= ? ORDER BY id LIMIT 1"
        )
        return try Int64.fetchOne(statement, arguments: [conversation.id.rawValue, id.rawValue])
    }

    func time(of sequence: Int64) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT time FROM message WHERE conversation = ? AND sequence = ?"
        )
        return try Int64.fetchOne(statement, arguments: [conversation.id.rawValue, sequence])
    }
}
