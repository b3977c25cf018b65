import ChatProtocol
import GRDB

/// Credentials in a SQLite file of their own, which other processes may change concurrently.
final class SQLiteCredentialStore: CredentialStore {
    /// The file's path.
    let path: String

    let database: DatabasePool

    let lookups = LookupQueue(label: "credential lookups")

    /// Opens the file, creating it (mode 0600) and its folder (mode 0700) if they are missing. Blocks for a few
    /// file operations, so call it only at program start.
    ///
    /// - Throws: ``StorageError``.
    init(path: String) throws {
        self.path = path
        database = try StoreDatabase.open(path, schema: CredentialSchema.schema)
    }

    func credential(for username: Username) async throws -> Credential? {
        let row = try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                try Row.fetchOne(
                    database.cachedStatement(sql: "SELECT name, secret FROM credential WHERE folded = ?"),
                    arguments: [username.folded]
                )
                .map { (name: $0["name"] as String, secret: $0["secret"] as String) }
            }
        }
        guard let row else {
            return nil
        }
        do {
            return Credential(username: try Username(row.name), secret: .hash(try PasswordHash(row.secret)))
        } catch let error as PasswordHashError {
            throw StorageError.failed(path: path, reason: "the password hash of \(row.name) \(error)")
        }
    }

    /// Always false: the file changes only by a command's transaction.
    func isReserved(_ username: Username) async throws -> Bool {
        false
    }

    func add(_ username: Username, hash: PasswordHash) async throws {
        let isAdded = try await change(
            "INSERT INTO credential (folded, name, secret) VALUES (?, ?, ?) ON CONFLICT (folded) DO NOTHING",
            [username.folded, username.value, hash.phcString]
        )
        guard isAdded else {
            throw CredentialError.usernameTaken
        }
    }

    func replace(_ username: Username, hash: PasswordHash) async throws {
        let isReplaced = try await change(
            "UPDATE credential SET secret = ? WHERE folded = ?",
            [hash.phcString, username.folded]
        )
        guard isReplaced else {
            throw CredentialError.noSuchUser
        }
    }

    func replace(_ username: Username, hash: PasswordHash, ifStill secret: StoredSecret) async throws -> Bool {
        switch secret {
        case .hash(let old):
            try await change(
                "UPDATE credential SET secret = ? WHERE folded = ? AND secret = ?",
                [hash.phcString, username.folded, old.phcString]
            )
        case .plainText: false
        }
    }

    func remove(_ username: Username) async throws {
        guard try await change("DELETE FROM credential WHERE folded = ?", [username.folded]) else {
            throw CredentialError.noSuchUser
        }
    }

    func usernames() async throws -> [Username] {
        try await StorageError.mapping(path) {
            try await database.read { database in
                try String.fetchAll(database, sql: "SELECT name FROM credential ORDER BY folded")
            }
        }
        .map { try Username($0) }
    }

    /// Uses `PRAGMA data_version`, which changes with commits of other connections, always on the same connection.
    func stamp() async throws -> CredentialStamp {
        try await StorageError.mapping(path) {
            try await database.writeWithoutTransaction { database in
                CredentialStamp(version: try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0)
            }
        }
    }

    /// Runs one statement in a transaction and returns whether it changed a row.
    private func change(_ sql: String, _ arguments: [String]) async throws -> Bool {
        try await StorageError.mapping(path) {
            try await database.write { database in
                try database.execute(sql: sql, arguments: StatementArguments(arguments))
                return database.changesCount > 0
            }
        }
    }
}
