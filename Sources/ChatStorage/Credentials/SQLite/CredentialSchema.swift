import Foundation
import GRDB

/// The tables of ``SQLiteCredentialStore``.
enum CredentialSchema {
    /// "TdCr" in ASCII.
    static let applicationID: Int32 = 0x5464_4372

    /// The schema of the credential file.
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
        migrator.registerMigration("002-known-networks") { database in
            try database.execute(
                sql: """
                    -- Where an account logged in from lately: a keyed hash of the network, and the day of the last login,
                    -- counted from 1970.
                    CREATE TABLE knownNetwork (
                        folded TEXT NOT NULL REFERENCES credential (folded) ON DELETE CASCADE,
                        tag BLOB NOT NULL CHECK (length(tag) = 16),
                        day INTEGER NOT NULL,
                        PRIMARY KEY (folded, tag)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE networkKey (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        value BLOB NOT NULL CHECK (length(value) = 32)
                    ) STRICT;
                    """
            )
            try database.execute(
                sql: "INSERT INTO networkKey (id, value) VALUES (1, ?)",
                arguments: [Data(NetworkTag.newKey())]
            )
        }
        return migrator
    }
}
