import GRDB

extension SQLiteChatStore: InspectedStore {
    var place: String { path }

    func newestTime() async throws -> Int64? {
        try await read { try Int64.fetchOne($0, sql: "SELECT time FROM message ORDER BY id DESC LIMIT 1") }
    }

    func knownAccounts() async throws -> KnownAccounts {
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

/// Inspects the files of a store that is not open.
extension SQLiteChatStore {
    /// Checks which of the files exist.
    static func traces(in folder: String) -> StoreTraces {
        let path = FileSystem.join(folder, fileName)
        let names = FileSystem.names(in: folder)
        let isMissing = FileSystem.isMissing(path)
        return StoreTraces(
            place: path,
            state: isMissing ? .missing : FileSystem.isMissingOrEmpty(path) ? .empty : .present,
            companions: [fileName + StoreDatabase.logSuffix].filter { names.contains($0) },
            copies: names.filter { $0.hasPrefix(fileName + StoreDatabase.copySuffix) }.sorted(),
            // A symbolic link to a disk that is not mounted.
            danglingLink: names.contains(fileName) && isMissing ? "a symbolic link \(fileName)" : nil
        )
    }

    /// Renames the log of a lost database file: it may hold the only messages left.
    ///
    /// - Returns: The log's new path; `nil` when there is none, or it is empty.
    /// - Throws: ``StorageError``.
    static func setRemainsAside(in folder: String) throws(StorageError) -> String? {
        try StoreDatabase.setLogAside(of: FileSystem.join(folder, fileName))
    }
}
