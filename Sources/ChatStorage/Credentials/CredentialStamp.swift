import GRDB

/// The version of a credential store: it differs once somebody else has changed the store.
package struct CredentialStamp: Sendable, Equatable {
    /// What SQLite, or a test, counts.
    private let version: Int64

    /// Of a flat file, `nil` where there is none.
    private let file: FileStamp?

    /// A version that is a number.
    package init(version: Int64) {
        self.version = version
        file = nil
    }

    /// A version of a file.
    init(file: FileStamp?) {
        version = 0
        self.file = file
    }
}

extension SQLiteCredentialStore {
    /// SQLite counts for each connection what others have committed: one PRAGMA, and always on the same connection.
    package func stamp() async throws -> CredentialStamp {
        try await StorageError.mapping(path) {
            try await database.writeWithoutTransaction { database in
                CredentialStamp(version: try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0)
            }
        }
    }
}

extension FlatFileCredentialStore {
    package func stamp() async throws -> CredentialStamp {
        CredentialStamp(file: try FileSystem.stamp(of: path))
    }
}
