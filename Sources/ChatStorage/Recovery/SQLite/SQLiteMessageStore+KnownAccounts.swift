import GRDB

extension SQLiteMessageStore {
    /// The accounts with a name that somebody may log in with: not those that were forgotten or have lost their name, whose
    /// names are in parentheses.
    ///
    /// - Throws: ``StorageError``.
    package func knownAccounts() async throws -> KnownAccounts {
        try await read { database in
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM account WHERE folded NOT LIKE '(%'")
            let names = try String.fetchAll(
                database,
                sql: "SELECT name FROM account WHERE folded NOT LIKE '(%' ORDER BY id LIMIT ?",
                arguments: [DataLoss.shownNames]
            )
            return KnownAccounts(count: count ?? 0, names: names)
        }
    }
}
