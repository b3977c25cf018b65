import GRDB

/// Finds and removes messages that have been kept long enough: always from the beginning of a conversation, so that
/// what remains has no hole.
struct RetentionQuery {
    let database: Database

    /// The beginning of a conversation that is to go.
    struct Removal: Sendable {
        let conversation: Int64
        /// The last sequence that goes.
        let through: Int64
        /// How many go.
        let count: Int
    }

    /// Conversations of one page.
    private static let page = 500

    /// Works out what may be removed.
    ///
    /// The scan ends at the first message that is not old: those before it are few, for a sweep has removed them.
    func bound(of retention: Retention, now: Int64) throws -> RetentionBound {
        let oldest = retention.oldest(now: now)
        let firstKept = try oldest.flatMap { oldest in
            // One that is ahead of the time tells nothing: a wrong clock gave it its time.
            try Int64.fetchOne(
                database.cachedStatement(sql: "SELECT id FROM message WHERE time BETWEEN ? AND ? ORDER BY id LIMIT 1"),
                arguments: [oldest, now]
            )
        }
        return RetentionBound(messages: retention.messages, oldest: oldest, firstKept: firstKept)
    }

    /// Conversations with a higher number, a page of them, and what is to go from each.
    ///
    /// - Parameter limit: The most messages in all.
    /// - Returns: The removals, and after which conversation to go on; `nil` when there are no more.
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
                // There may be more to remove from this one.
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
