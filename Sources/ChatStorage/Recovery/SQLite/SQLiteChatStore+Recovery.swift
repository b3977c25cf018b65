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

/// What the files of a data folder tell of a store that is not open.
extension SQLiteChatStore {
    /// Looks at the files.
    static func traces(in folder: String) -> StoreTraces {
        let path = FileSystem.join(folder, fileName)
        let names = FileSystem.names(in: folder)
        let isMissing = FileSystem.isMissing(path)
        return StoreTraces(
            place: path,
            state: isMissing ? .missing : FileSystem.isMissingOrEmpty(path) ? .empty : .present,
            companions: [fileName + StoreDatabase.logSuffix].filter { names.contains($0) },
            copies: names.filter { $0.hasPrefix(fileName + StoreDatabase.copySuffix) }.sorted(),
            // A link to a disk that is not there.
            danglingLink: names.contains(fileName) && isMissing ? "a symbolic link \(fileName)" : nil
        )
    }

    /// Gives the log of a file that is lost another name: it may be all that is left.
    ///
    /// - Returns: The log's path now; `nil` when there is none, or nothing in it.
    /// - Throws: ``StorageError``.
    static func setRemainsAside(in folder: String) throws(StorageError) -> String? {
        try StoreDatabase.setLogAside(of: FileSystem.join(folder, fileName))
    }
}
