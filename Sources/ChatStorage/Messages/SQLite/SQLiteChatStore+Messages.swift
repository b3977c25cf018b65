import ChatProtocol
import GRDB
import Synchronization

extension SQLiteChatStore: MessageStore {
    func account(for username: Username) async throws -> Account {
        try await StorageError.mapping(path) {
            // The account nearly always exists: a read avoids waiting for the writer and a disk write.
            if let account = try await database.read({ try Self.account(for: username, in: $0) }) {
                return account
            }
            return try await database.write { database in
                if let account = try Self.account(for: username, in: database) {
                    return account
                }
                return try Self.addAccount(for: username, to: database)
            }
        }
    }

    func append(_ drafts: [MessageDraft]) async throws -> [AppendOutcome] {
        for draft in drafts {
            try draft.check()
        }
        guard !drafts.isEmpty else {
            return []
        }
        let (outcomes, cache) = try await write { database in
            var batch = try AppendBatch(database, cache: self.cacheLease.withLock { $0.checkOut() })
            let outcomes = try drafts.map { try batch.append($0) }
            try batch.finish()
            return (outcomes, batch.cache)
        }
        cacheLease.withLock { $0.checkIn(cache) }
        return outcomes
    }

    func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int,
        bytes: Int
    ) async throws -> [StoredMessage] {
        guard limit > 0 else {
            return []
        }
        return try await read { database in
            try PageQuery(
                account: account,
                after: after,
                excludingOrigin: excludingOrigin,
                limit: limit,
                bytes: bytes
            ).fetch(database)
        }
    }

    func newestMessageID() async throws -> MessageID {
        try await read { MessageID(rawValue: try Self.newestMessage($0)) }
    }

    /// Returns the id of the last message; 0 when there is none.
    static func newestMessage(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT max(id) FROM message")) ?? 0
    }

    private static func addAccount(for username: Username, to database: Database) throws -> Account {
        try database.execute(
            sql: "INSERT INTO account (folded, name) VALUES (?, ?)",
            arguments: [username.folded, username.value]
        )
        return Account(id: AccountID(rawValue: database.lastInsertedRowID), username: username)
    }

    /// Returns the account of a name, if the store has seen it.
    static func account(for username: Username, in database: Database) throws -> Account? {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, name FROM account WHERE folded = ?"),
            arguments: [username.folded]
        )
        return try row.map { row in
            Account(id: AccountID(rawValue: row["id"]), username: try Username(row["name"]))
        }
    }
}
