import Foundation
import GRDB

/// The index of words, in a transaction that is open. A message is in it when its id is from `since` to `through` and
/// its body is not empty; whoever removes or empties such a message takes it out first.
struct WordIndex {
    let database: Database

    /// Messages that are taken in by one transaction: others wait to write for a few milliseconds.
    static let chunk = 500

    /// Messages that a search takes in itself, about a second's work; a server has done it long before.
    static let searchLimit = 20_000

    /// Whether all new messages have been taken in.
    var hasNewest: Bool {
        get throws { try SQLiteChatStore.newestMessage(database) <= range.through }
    }

    /// Whether there are older messages that have still to be taken in: the index is being built anew.
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

    /// Takes in the next new messages, the oldest first.
    ///
    /// - Returns: How many there were.
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

    /// Takes in older messages that are missing, the newest of them first, because these are looked for most.
    ///
    /// - Returns: How many there were.
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

    /// Takes out a message, which is still as it was when it was taken in. Without effect when it is not in.
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

    /// What the index has of messages, in the order of their ids.
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
