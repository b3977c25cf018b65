import GRDB

/// The table of ``SQLiteCredentialStore``.
enum CredentialSchema {
    /// "TdCr" in ASCII.
    static let applicationID: Int32 = 0x5464_4372

    /// Everything that a credential file needs.
    static var schema: StoreSchema {
        StoreSchema(applicationID: applicationID, migrator: migrator, readers: 2)
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("001-credentials") { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(applicationID);
                    CREATE TABLE credential (
                        folded TEXT PRIMARY KEY CHECK (length(folded) BETWEEN 3 AND 50 AND folded = lower(folded)),
                        name TEXT NOT NULL CHECK (lower(name) = folded),
                        secret TEXT NOT NULL CHECK (secret GLOB '$scrypt$*')
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        return migrator
    }
}
