import GRDB

/// Opens the SQLite file of a store: private, durable, checked and migrated.
enum StoreDatabase {
    /// How long a connection waits for another process that writes the same file, in seconds.
    static let busySeconds = 5.0

    /// Pages of the log after which they are copied into the file: 32 MiB of pages of 4 KiB. With SQLite's own 1000 a busy
    /// server copied the same pages every few transactions.
    static let checkpointPages = 8192

    /// What the writing connection keeps of the file in memory, in KiB: with SQLite's own 2000 the ends of the indexes, which
    /// all new messages go to, do not fit.
    static let cacheKibibytes = 16_384

    /// Bytes that the log grows to by itself: its header, and a header and a page of 4 KiB for each of ``checkpointPages`` (SQLite's
    /// *WAL-mode File Format*, section 1).
    static let logBytes = 32 + checkpointPages * (24 + 4096)

    /// Gives the log at once the length that it would grow to. What only overwrites the file has no length to flush with it: a flush
    /// took 0.3 ms instead of 0.4, and half of the waits.
    ///
    /// - Throws: ``StorageError``, for example when the disk is full; then the log grows as it needs to.
    static func lengthenLog(of pool: DatabasePool, path: String) async throws {
        try await StorageError.mapping(path) {
            try await pool.writeWithoutTransaction { database in
                // Whoever holds SQLite's lock for writing is alone with the end of the log. What follows the last transaction there is
                // taken for none: its checksum and salt are not the log's.
                try database.inTransaction(.immediate) {
                    try FileSystem.extend(path + "-wal", to: logBytes)
                    return .rollback
                }
            }
        }
    }

    /// Opens the file, making it where it is missing. Blocks: it belongs to a program's start.
    ///
    /// - Throws: ``StorageError``.
    static func open(_ path: String, schema: StoreSchema) throws -> DatabasePool {
        guard !FileSystem.isFolder(path) else {
            throw StorageError.isFolder(path: path)
        }
        try FileSystem.createFolder(FileSystem.parent(of: path))
        // Before SQLite makes it with everybody's rights; its companions (-wal, -shm) take their mode from it.
        try FileSystem.createPrivateFile(path)
        return try StorageError.mapping(path) {
            var configuration = Configuration()
            configuration.label = FileSystem.name(of: path)
            configuration.busyMode = .timeout(busySeconds)
            configuration.maximumReaderCount = schema.readers
            if let prepare = schema.prepare {
                configuration.prepareDatabase(prepare)
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                // After opening: a pool sets NORMAL, which loses the last commits when the power goes.
                try database.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        PRAGMA wal_autocheckpoint = \(checkpointPages);
                        PRAGMA cache_size = -\(cacheKibibytes);
                        """
                )
                try checkOwner(of: database, path: path, schema: schema)
            }
            try migrate(pool, path: path, migrator: schema.migrator)
            return pool
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
            try pool.read { try checkOwner(of: $0, path: path, schema: schema) }
            guard try !pool.read(schema.migrator.hasBeenSuperseded) else {
                throw StorageError.newerDatabase(path: path)
            }
            guard try pool.read(schema.migrator.hasCompletedMigrations) else {
                throw StorageError.olderDatabase(path: path)
            }
            return pool
        }
    }

    private static func checkOwner(of database: Database, path: String, schema: StoreSchema) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
        guard id == schema.applicationID || (id == 0 && isEmpty) else {
            throw StorageError.foreignDatabase(path: path)
        }
    }

    private static func migrate(_ pool: DatabasePool, path: String, migrator: DatabaseMigrator) throws {
        guard try !pool.read(migrator.hasBeenSuperseded) else {
            throw StorageError.newerDatabase(path: path)
        }
        // There is nothing yet that a migration of a new file could spoil.
        let isNew = try pool.read(migrator.appliedIdentifiers).isEmpty
        while let next = try nextMigration(pool, migrator: migrator) {
            if !isNew {
                try copy(pool, to: path + ".before-" + next)
            }
            do {
                try migrator.migrate(pool, upTo: next)
            } catch {
                // Two programs may have opened the same new file at the same time: then the other one did it.
                guard try pool.read(migrator.appliedIdentifiers).contains(next) else {
                    throw error
                }
            }
        }
    }

    private static func nextMigration(_ pool: DatabasePool, migrator: DatabaseMigrator) throws -> String? {
        let applied = try pool.read(migrator.appliedIdentifiers)
        return migrator.migrations.first { !applied.contains($0) }
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
