import GRDB

/// Opens the SQLite file of a store: private, durable, checked and migrated.
enum StoreDatabase {
    /// How long a connection waits for another process that writes the same file, in seconds.
    static let busySeconds = 5.0

    /// The ending of the file whose lock one program holds while it makes a database or changes its tables.
    static let lockSuffix = ".lock"

    /// The ending of the log's name (SQLite's *WAL-mode File Format*).
    static let logSuffix = "-wal"

    /// What the name of a copy that is made before a migration has behind the file's, before the migration's own.
    static let copySuffix = ".before-"

    /// Pages of the log after which they are copied into the file: 32 MiB of pages of 4 KiB. With SQLite's own 1000 a
    /// busy server copied the same pages every few transactions.
    static let checkpointPages = 8192

    /// What the writing connection keeps of the file in memory, in KiB: with SQLite's own 2000 the ends of the indexes,
    /// which all new messages go to, do not fit.
    static let cacheKibibytes = 16_384

    /// Bytes that the log grows to by itself: its header, and a header and a page of 4 KiB for each of
    /// ``checkpointPages`` (SQLite's *WAL-mode File Format*, section 1).
    static let logBytes = 32 + checkpointPages * (24 + 4096)

    /// Gives the log at once the length that it would grow to. What only overwrites the file has no length to flush
    /// with it: a flush took 0.3 ms instead of 0.4, and half of the waits.
    ///
    /// - Throws: ``StorageError``, for example when the disk is full; then the log grows as it needs to.
    static func lengthenLog(of pool: DatabasePool, path: String) async throws {
        try await StorageError.mapping(path) {
            try await pool.writeWithoutTransaction { database in
                // A connection that holds SQLite's write lock is alone at the end of the log. What follows the last
                // transaction there is taken for none: its checksum and salt are not the log's.
                try database.inTransaction(.immediate) {
                    try FileSystem.extend(path + logSuffix, to: logBytes)
                    return .rollback
                }
            }
        }
    }

    /// Opens the file, making it where it is missing. Blocks: it belongs to a program's start.
    ///
    /// Several programs may open one file at the same time, such as the server and `chatserver user`. Making it and
    /// changing its tables are many transactions, so they happen under a lock (`FILE.lock`) that one program holds at a
    /// time.
    ///
    /// - Throws: ``StorageError``; ``StorageError/busy(path:)`` when another program holds the lock for longer than
    ///   ``FileLock/patience``.
    static func open(_ path: String, schema: StoreSchema) throws -> DatabasePool {
        guard !FileSystem.isFolder(path) else {
            throw StorageError.isFolder(path: path)
        }
        try FileSystem.createFolder(FileSystem.parent(of: path))
        // An empty file is a new one, or one that another program is making at this moment.
        let lock = try FileSystem.isMissingOrEmpty(path) ? FileLock.block(for: path + lockSuffix) : nil
        return try withExtendedLifetime(lock) {
            _ = try setLogAside(of: path)
            // Before SQLite makes it with everybody's rights; its companions (-wal, -shm) take their mode from it.
            try FileSystem.createPrivateFile(path)
            return try StorageError.mapping(path) {
                let pool = try makePool(path, schema: schema)
                try prepare(pool, path: path, schema: schema, isLocked: lock != nil)
                return pool
            }
        }
    }

    /// Gives the log of a file that is lost another name: SQLite erases it when it makes a new file, and it may be all
    /// that is left.
    ///
    /// - Returns: The log's path now; `nil` when the file is there, or there is no log with anything in it.
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

    /// Checks whose file it is and brings its tables up to date.
    private static func prepare(_ pool: DatabasePool, path: String, schema: StoreSchema, isLocked: Bool) throws {
        try pool.writeWithoutTransaction { database in
            // After opening: a pool sets NORMAL, which loses the last commits when the power goes.
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

    /// Opens a file that is there already, for reading alone: another program may be writing it. Blocks.
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

    /// What a file is found to be.
    private struct FileState {
        /// The migrations that it has had, in order.
        let applied: [String]

        /// Whether it has had all of them.
        let isCurrent: Bool
    }

    /// Reads what a file is, all of it as of one moment: between two reads, another program could make its tables.
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

    /// A file without an owner and without tables is a new one. GRDB's list of migrations is none of its tables: it is
    /// committed before the first migration, which sets the owner, so a program that opens the file in between, or
    /// after a crash there, finds it alone.
    ///
    /// - Parameter database: In a transaction: the two statements belong together.
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

    /// Under the lock: another program may have done it while this one waited.
    private static func migrate(_ pool: DatabasePool, path: String, schema: StoreSchema) throws {
        var state = try state(of: pool, path: path, schema: schema)
        // There is nothing yet that a migration of a new file could spoil.
        let isNew = state.applied.isEmpty
        while let next = schema.migrator.migrations.first(where: { !state.applied.contains($0) }) {
            if !isNew {
                try copy(pool, to: path + copySuffix + next)
            }
            try schema.migrator.migrate(pool, upTo: next)
            state = try self.state(of: pool, path: path, schema: schema)
        }
    }

    /// Copies the database whole or not at all; an older copy of that name gives way.
    private static func copy(_ pool: DatabasePool, to path: String) throws {
        let partial = path + ".partial"
        try FileSystem.remove(partial)
        // SQLite copies into an empty file, so the copy is as private as this one.
        try FileSystem.createPrivateFile(partial)
        try pool.vacuum(into: partial)
        try FileSystem.rename(partial, to: path)
    }
}
