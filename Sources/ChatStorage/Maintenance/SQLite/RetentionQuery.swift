import GRDB

/// Finds and removes expired messages: always from the beginning of a conversation, so that the rest has no gaps.
struct RetentionQuery {
    let database: Database

    /// The beginning of a conversation that is to be removed.
    struct Removal: Sendable {
        let conversation: Int64
        /// The last sequence to be removed.
        let through: Int64
        /// The number of messages.
        let count: Int
    }

    /// The number of conversations in a page.
    private static let page = 500

    /// Returns the bound for a retention sweep.
    ///
    /// The scan ends at the first message that is not expired: there are few before it, because earlier sweeps have
    /// removed them.
    func bound(of retention: Retention, now: Int64) throws -> RetentionBound {
        let oldest = retention.oldest(now: now)
        let firstKept = try oldest.flatMap { oldest in
            // A message with a time in the future proves nothing: a wrong clock set it.
            try Int64.fetchOne(
                database.cachedStatement(sql: "SELECT id FROM message WHERE time BETWEEN ? AND ? ORDER BY id LIMIT 1"),
                arguments: [oldest, now]
            )
        }
        return RetentionBound(messages: retention.messages, oldest: oldest, firstKept: firstKept)
    }

    /// Returns the removals for one page of conversations with a higher number.
    ///
    /// - Parameter limit: The maximum total number of messages.
    /// - Returns: The removals, and the conversation after which to continue; `nil` when there are no more.
    func removals(
        _ bound: RetentionBound,
        after: Int64,
        limit: Int
    ) throws -> (removals: [Removal], next: Int64?) {
        let statement = try database.cachedStatement(
            sql: "SELECT id, lastSequence FROM conversation WHERE id > ? ORDER BY id LIMIT ?"
        )
        let conversations = try Row.fetchAll(statement, arguments: [after, Self.page])
        var removals: [Removal] = []
        var rest = limit
        for row in conversations {
            let removal = try removal(in: row[0], lastSequence: row[1], bound, limit: rest)
            rest -= removal.count
            removals += removal.count > 0 ? [removal] : []
            guard rest > 0 else {
                // This conversation may have more messages to remove.
                return (removals, removal.conversation - 1)
            }
        }
        return (removals, conversations.last?[0])
    }

    /// Removes the beginning of a conversation.
    func remove(_ removal: Removal) throws {
        let index = WordIndex(database: database)
        let ids = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM message WHERE conversation = ? AND sequence <= ?"),
            arguments: [removal.conversation, removal.through]
        )
        let deletion = try database.cachedStatement(sql: "DELETE FROM message WHERE id = ?")
        for id in ids {
            try index.remove(id)
            try deletion.execute(arguments: [id])
        }
    }

    private func removal(
        in conversation: Int64,
        lastSequence: Int64,
        _ bound: RetentionBound,
        limit: Int
    ) throws -> Removal {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT sequence, time, id FROM message WHERE conversation = ? AND sequence < ?
                    ORDER BY sequence LIMIT ?
                    """
            ),
            arguments: [conversation, lastSequence, limit]
        )
        var (through, count): (Int64, Int) = (0, 0)
        while let row = try rows.next(),
            bound.removes(row[2], sequence: row[0], time: row[1], lastSequence: lastSequence)
        {
            through = row[0]
            count += 1
        }
        return Removal(conversation: conversation, through: through, count: count)
    }
}
