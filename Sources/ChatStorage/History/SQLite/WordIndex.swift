import GRDB

/// The index of words, in a transaction that is open. A message is in it when its id is not above `through` and its
/// body is not empty; whoever removes or empties such a message takes it out first.
struct WordIndex {
    let database: Database

    /// Messages that are taken in by one transaction: others wait to write for a few milliseconds.
    static let chunk = 500

    /// Messages that a search takes in itself, about a second's work; a server has done it long before.
    static let searchLimit = 20_000

    /// Whether all messages have been taken in.
    var isComplete: Bool {
        get throws { try SQLiteMessageStore.newestMessage(database) <= through }
    }

    private var through: Int64 {
        get throws {
            try Int64.fetchOne(database.cachedStatement(sql: "SELECT through FROM indexing WHERE id = 1")) ?? 0
        }
    }

    /// Takes in the next messages.
    ///
    /// - Returns: How many there were.
    func add(limit: Int) throws -> Int {
        let before = try through
        let ids = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?"),
            arguments: [before, limit]
        )
        guard let last = ids.last else {
            return 0
        }
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO wordIndex (rowid, body, place) SELECT id, CAST(body AS TEXT), \(SearchPlace.sql)
                FROM message WHERE id > ? AND id <= ? AND body <> x'' ORDER BY id
                """
        )
        try insertion.execute(arguments: [before, last])
        let update = try database.cachedStatement(sql: "UPDATE indexing SET through = ? WHERE id = 1")
        try update.execute(arguments: [last])
        return ids.count
    }

    /// Takes out a message, which is still as it was when it was taken in. Without effect when it is not in.
    func remove(_ id: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO wordIndex (wordIndex, rowid, body, place)
                SELECT 'delete', id, CAST(body AS TEXT), \(SearchPlace.sql)
                FROM message WHERE id = ? AND id <= ? AND body <> x''
                """
        )
        try statement.execute(arguments: [id, through])
    }
}
