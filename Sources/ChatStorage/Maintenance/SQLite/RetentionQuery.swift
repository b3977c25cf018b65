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

    /// Conversations with a higher number, a page of them, and what is to go from each.
    ///
    /// - Parameter limit: The most messages in all.
    /// - Returns: The removals, and after which conversation to go on; `nil` when there are no more.
    func removals(
        _ retention: Retention,
        now: Int64,
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
            let removal = try removal(in: row[0], lastSequence: row[1], retention, now: now, limit: rest)
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
        _ retention: Retention,
        now: Int64,
        limit: Int
    ) throws -> Removal {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT sequence, time FROM message WHERE conversation = ? AND sequence < ?
                    ORDER BY sequence LIMIT ?
                    """
            ),
            arguments: [conversation, lastSequence, limit]
        )
        let kept = retention.messages.map { lastSequence - Int64(max($0, 1)) } ?? 0
        let oldest = retention.days.map { now - Int64(min(max($0, 1), Self.mostDays)) * Self.dayMilliseconds } ?? .min
        var (through, count): (Int64, Int) = (0, 0)
        while let row = try rows.next(), row[0] <= kept || row[1] < oldest {
            through = row[0]
            count += 1
        }
        return Removal(conversation: conversation, through: through, count: count)
    }

    /// Far more than any server runs, and little enough to count its milliseconds.
    private static let mostDays = 1_000_000

    private static let dayMilliseconds: Int64 = 24 * 60 * 60 * 1000
}
