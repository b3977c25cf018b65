import ChatClientCore
import GRDB

/// Opens the database of a key store: durable, erased where it is freed, verified and migrated.
enum KeyDatabase {
    /// Opens the file, which may be empty.
    static func open(_ path: String, busySeconds: Double) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "key store"
        configuration.busyMode = .timeout(busySeconds)
        // GRDB ends the program when a transaction is left open, as after a rollback that failed with the disk.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            // - secure_delete: used keys do not stay in free parts of the file.
            // - temp_store: no text or key is written into a temporary file elsewhere.
            // - wal_autocheckpoint, journal_size_limit: keys that were deleted since leave the log with the next
            //   checkpoint, after at most 1 MiB.
            // - cell_size_check, trusted_schema: a damaged or altered file is noticed, and runs nothing of its own.
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 250;
                    PRAGMA journal_size_limit = 0;
                    PRAGMA cell_size_check = ON;
                    PRAGMA trusted_schema = OFF;
                    """
            )
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let migrator = KeySchema.migrator
        // Before anything is written: the file may be of something else.
        try queue.read { database in
            try checkOwner(of: database, path: path)
            guard try !migrator.hasBeenSuperseded(database) else {
                throw KeyStoreError.newer(path)
            }
        }
        try queue.writeWithoutTransaction { database in
            guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw KeyStoreError.noLog(path)
            }
        }
        try migrator.migrate(queue)
        return queue
    }

    /// Brings everything that is in the log into the file, and removes the log.
    ///
    /// - Throws: Also if another program has the file open: it could write into a log that belongs to no file.
    static func removeLog(_ path: String, busySeconds: Double) throws {
        let queue = try open(path, busySeconds: busySeconds)
        let mode = try queue.writeWithoutTransaction { database in
            try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        }
        try queue.close()
        guard mode == "delete" else {
            throw KeyStoreError.busy(path)
        }
    }

    /// Checks that the file is a key store, or has nothing in it. GRDB's list of migrations does not count: a program
    /// that was killed while it created the file may have left only that.
    private static func checkOwner(of database: Database, path: String) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'"
        )
        guard id == KeySchema.applicationID || (id == 0 && tables == 0) else {
            throw KeyStoreError.foreign(path)
        }
    }
}
