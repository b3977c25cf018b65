import ChatProtocol
import Foundation
import GRDB

/// The full-text index, an inverted index (SQLite FTS5), in an open transaction. It contains the messages with an
/// id from `since` to `through` and a body that is not empty; code that deletes or empties such a message must
/// first remove it from the index.
struct WordIndex {
    let database: Database

    /// The number of messages to index in one transaction: other writers wait for a few milliseconds.
    static let chunk = 500

    /// The maximum number of messages that a search indexes itself, about a second's work; a server has normally
    /// done it before.
    static let searchLimit = 20_000

    /// Whether all new messages are indexed.
    var hasNewest: Bool {
        get throws { try SQLiteChatStore.newestMessage(database) <= range.through }
    }

    /// Whether older messages are not indexed yet: the index is being rebuilt.
    var lacksOlder: Bool {
        get throws {
            let statement = try database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM message WHERE id < ?)")
            return try Bool.fetchOne(statement, arguments: [range.since]) ?? false
        }
    }

    private var range: (since: Int64, through: Int64) {
        get throws {
            let statement = try database.cachedStatement(sql: "SELECT since, through FROM indexing WHERE id = 1")
            return try Row.fetchOne(statement).map { ($0[0], $0[1]) } ?? (1, 0)
        }
    }

    /// Indexes the next new messages, the oldest first.
    ///
    /// - Returns: The number of messages.
    func addNewer(limit: Int) throws -> Int {
        let before = try range.through
        let ids = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?"),
            arguments: [before, limit]
        )
        guard let last = ids.last else {
            return 0
        }
        try insert(from: before + 1, through: last)
        let update = try database.cachedStatement(sql: "UPDATE indexing SET through = ? WHERE id = 1")
        try update.execute(arguments: [last])
        return ids.count
    }

    /// Indexes missing older messages, the newest of them first, because these are searched for most.
    ///
    /// - Returns: The number of messages.
    func addOlder(limit: Int) throws -> Int {
        let before = try range.since
        let ids = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM message WHERE id < ? ORDER BY id DESC LIMIT ?"),
            arguments: [before, limit]
        )
        guard let first = ids.last else {
            return 0
        }
        try insert(from: first, through: before - 1)
        let update = try database.cachedStatement(sql: "UPDATE indexing SET since = ? WHERE id = 1")
        try update.execute(arguments: [first])
        return ids.count
    }

    /// Removes a message, which must still be unchanged since it was indexed. Has no effect if it is not indexed.
    func remove(_ id: Int64) throws {
        let (since, through) = try range
        guard since <= id, id <= through else {
            return
        }
        let deletion = try database.cachedStatement(
            sql: "INSERT INTO wordIndex (wordIndex, rowid, words) VALUES ('delete', ?, ?)"
        )
        for entry in try entries(from: id, through: id) {
            try deletion.execute(arguments: [entry.id, entry.words])
        }
    }

    private func insert(from first: Int64, through last: Int64) throws {
        let insertion = try database.cachedStatement(sql: "INSERT INTO wordIndex (rowid, words) VALUES (?, ?)")
        for entry in try entries(from: first, through: last) {
            try insertion.execute(arguments: [entry.id, entry.words])
        }
    }

    /// Returns the index entries of messages, in the order of their ids.
    private func entries(from first: Int64, through last: Int64) throws -> [(id: Int64, words: String)] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, conversation, sender, recipient, body FROM message
                WHERE id >= ? AND id <= ? AND body <> x'' ORDER BY id
                """
        )
        return try Row.fetchAll(statement, arguments: [first, last]).map { row in
            let body: Data = row[4]
            let words = SearchScope.indexed(
                SearchTokenizer.words(in: String(decoding: body, as: UTF8.self)),
                conversation: ConversationID(rawValue: row[1]),
                sender: AccountID(rawValue: row[2]),
                recipient: (row[3] as Int64?).map(AccountID.init(rawValue:))
            )
            return (row[0], words)
        }
    }
}
