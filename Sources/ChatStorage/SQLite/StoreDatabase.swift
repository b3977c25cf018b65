import GRDB

/// Opens the SQLite file of a store: private, durable (WAL with `synchronous = FULL`), verified and migrated.
enum StoreDatabase {
    /// The busy time-out, in seconds: how long a connection waits for another process that writes the same file.
    static let busySeconds = 5.0

    /// The suffix of the lock file that one program holds while it creates a database or changes its tables.
    static let lockSuffix = ".lock"

    /// The suffix of the write-ahead log (SQLite's *WAL-mode File Format*).
    static let logSuffix = "-wal"

    /// The infix between the file's name and the migration's in the name of a copy that is made before a migration.
    static let copySuffix = ".before-"

    /// The WAL checkpoint threshold, in pages: 32 MiB of pages of 4 KiB. With SQLite's default of 1000, a busy
    /// server copied the same pages into the file every few transactions.
    static let checkpointPages = 8192

    /// The page cache of the writing connection, in KiB: with SQLite's default of 2000, the ends of the indexes, to
    /// which all new messages are added, do not fit.
    static let cacheKibibytes = 16_384

    /// The size of the WAL at the checkpoint threshold, in bytes: its header, and a header and a page of 4 KiB for
    /// each of ``checkpointPages`` (SQLite's *WAL-mode File Format*, section 1).
    static let logBytes = 32 + checkpointPages * (24 + 4096)

    /// Preallocates the WAL to its checkpoint size, so that a commit only overwrites and its flush need not write a
    /// new file length: a flush took 0.3 ms instead of 0.4, and half of the waits.
    ///
    /// - Throws: ``StorageError``, for example when the disk is full; then the WAL grows as needed.
    static func lengthenLog(of pool: DatabasePool, path: String) async throws {
        try await StorageError.mapping(path) {
            try await pool.writeWithoutTransaction { database in
                // A connection that holds SQLite's write lock is the only one that appends to the WAL. SQLite
                // ignores the zeros behind the last transaction: their checksum and salt do not match the WAL's.
                try database.inTransaction(.immediate) {
                    try FileSystem.extend(path + logSuffix, to: logBytes)
                    return .rollback
                }
            }
        }
    }

    /// Opens the file, creating it if it is missing. Blocks, so call it only at program start.
    ///
    /// Several programs may open one file at the same time, such as the server and `chatserver user`. Creating the
    /// file and changing its tables take many transactions, so they happen under a lock (`FILE.lock`) that one
    /// program holds at a time.
    ///
    /// - Throws: ``StorageError``; ``StorageError/busy(path:)`` when another program holds the lock for longer than
    ///   ``FileLock/patience``.
    static func open(_ path: String, schema: StoreSchema) throws -> DatabasePool {
        guard !FileSystem.isFolder(path) else {
            throw StorageError.isFolder(path: path)
        }
        try FileSystem.createFolder(FileSystem.parent(of: path))
        // An empty file is new, or another program is creating it at this moment.
        let lock = try FileSystem.isMissingOrEmpty(path) ? FileLock.block(for: path + lockSuffix) : nil
        return try withExtendedLifetime(lock) {
            _ = try setLogAside(of: path)
            // Before SQLite creates it with the default permissions; its companions (-wal, -shm) inherit their mode
            // from it.
            try FileSystem.createPrivateFile(path)
            return try StorageError.mapping(path) {
                let pool = try makePool(path, schema: schema)
                try prepare(pool, path: path, schema: schema, isLocked: lock != nil)
                return pool
            }
        }
    }

    /// Renames the WAL of a lost file: SQLite erases it when it creates a new file, and it may hold the only data
    /// left.
    ///
    /// - Returns: The WAL's new path; `nil` when the file exists, or the WAL is missing or empty.
    /// - Throws: ``StorageError``.
    static func setLogAside(of path: String) throws(StorageError) -> String? {
        let log = path + logSuffix
        guard FileSystem.isMissingOrEmpty(path), !FileSystem.isMissingOrEmpty(log) else {
            return nil
        }
        var number = 1
        while !FileSystem.isMissing(log + ".lost-\(number)") {
            number += 1
        }
        let aside = log + ".lost-\(number)"
        try FileSystem.rename(log, to: aside)
        return aside
    }

    private static func makePool(_ path: String, schema: StoreSchema) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = FileSystem.name(of: path)
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = schema.readers
        if let prepare = schema.prepare {
            configuration.prepareDatabase(prepare)
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Checks the owner of the file and migrates its tables.
    private static func prepare(_ pool: DatabasePool, path: String, schema: StoreSchema, isLocked: Bool) throws {
        try pool.writeWithoutTransaction { database in
            // After opening, because a pool sets NORMAL, which loses the last commits in a power failure.
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = \(checkpointPages);
                    PRAGMA cache_size = -\(cacheKibibytes);
                    """
            )
        }
        guard try !state(of: pool, path: path, schema: schema).isCurrent else {
            return
        }
        let lock = isLocked ? nil : try FileLock.block(for: path + lockSuffix)
        try withExtendedLifetime(lock) {
            try migrate(pool, path: path, schema: schema)
        }
    }

    /// Opens an existing file read-only; another program may be writing it. Blocks.
    ///
    /// - Throws: ``StorageError``.
    static func openForReading(_ path: String, schema: StoreSchema) throws -> DatabasePool {
        try StorageError.mapping(path) {
            var configuration = Configuration()
            configuration.label = FileSystem.name(of: path)
            configuration.busyMode = .timeout(busySeconds)
            configuration.readonly = true
            let pool = try DatabasePool(path: path, configuration: configuration)
            guard try state(of: pool, path: path, schema: schema).isCurrent else {
                throw StorageError.olderDatabase(path: path)
            }
            return pool
        }
    }

    /// The migration state of a file.
    private struct FileState {
        /// The applied migrations, in order.
        let applied: [String]

        /// Whether all migrations are applied.
        let isCurrent: Bool
    }

    /// Reads the state of a file in one snapshot: between two reads, another program could create its tables.
    ///
    /// - Throws: ``StorageError/foreignDatabase(path:)``, ``StorageError/newerDatabase(path:)``.
    private static func state(of pool: DatabasePool, path: String, schema: StoreSchema) throws -> FileState {
        // GRDB reads in one transaction, which sees one state of the file.
        try pool.read { database in
            try checkOwner(of: database, path: path, schema: schema)
            guard try !schema.migrator.hasBeenSuperseded(database) else {
                throw StorageError.newerDatabase(path: path)
            }
            return FileState(
                applied: try schema.migrator.appliedMigrations(database),
                isCurrent: try schema.migrator.hasCompletedMigrations(database)
            )
        }
    }

    /// Checks that the file belongs to this schema. A file without an owner and without tables is new. GRDB's list
    /// of migrations does not count as a table: it is committed before the first migration, which sets the owner,
    /// so a program that opens the file in between, or after a crash there, finds only that list.
    ///
    /// - Parameter database: A connection in a transaction: the two statements need one snapshot.
    private static func checkOwner(of database: Database, path: String, schema: StoreSchema) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let isEmpty =
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'"
            ) == 0
        guard id == schema.applicationID || (id == 0 && isEmpty) else {
            throw StorageError.foreignDatabase(path: path)
        }
    }

    /// Migrates under the lock. Reads the state again: another program may have migrated while this one waited.
    private static func migrate(_ pool: DatabasePool, path: String, schema: StoreSchema) throws {
        var state = try state(of: pool, path: path, schema: schema)
        // A new file has no data that a migration could damage.
        let isNew = state.applied.isEmpty
        while let next = schema.migrator.migrations.first(where: { !state.applied.contains($0) }) {
            if !isNew {
                try copy(pool, to: path + copySuffix + next)
            }
            try schema.migrator.migrate(pool, upTo: next)
            state = try self.state(of: pool, path: path, schema: schema)
        }
    }

    /// Copies the database atomically, replacing an older copy of that name.
    private static func copy(_ pool: DatabasePool, to path: String) throws {
        let partial = path + ".partial"
        try FileSystem.remove(partial)
        // SQLite copies into an existing empty file, so the copy has the same private mode.
        try FileSystem.createPrivateFile(partial)
        try pool.vacuum(into: partial)
        try FileSystem.rename(partial, to: path)
    }
}
