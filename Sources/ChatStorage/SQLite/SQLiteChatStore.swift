import GRDB
import Synchronization

/// The SQLite storage engine: a chat in the file `messages.sqlite` of the data folder. The extensions for the parts
/// of the contract are in the folders of those parts (`Messages/SQLite`, `Rooms/SQLite` ...); this file opens and
/// closes the database.
final class SQLiteChatStore: ChatStore, Sendable {
    /// The file's name in the data folder.
    static let fileName = "messages.sqlite"

    /// The file's path.
    let path: String

    let database: DatabasePool

    /// Single-flight indexing for searches.
    let indexing = SharedWork()

    /// Account look-ups that logins wait for.
    let lookups = LookupQueue(label: "account lookups")

    /// State that append batches reuse.
    let cacheLease = Mutex(WriterCacheLease())

    /// Generates candidate numbers for a new room.
    let roomNumber: @Sendable () -> RoomNumber

    /// The processor time limit of a search.
    let searchTime: Duration

    /// Keeps the folder locked for the lifetime of the store; `nil` for a read-only store.
    private let directory: DataDirectory?

    /// Opens the file, creating it (mode 0600) if it is missing; copies it before a migration. Blocks meanwhile, so
    /// call it only at program start.
    ///
    /// - Throws: ``StorageError``.
    convenience init(directory: DataDirectory) throws {
        try self.init(directory: directory, schema: MessageSchema.schema)
    }

    /// Opens the file of a server that may be running, read-only: calls that would change it throw. Locks nothing.
    /// Blocks.
    ///
    /// - Throws: ``StorageError``.
    init(readingFrom folder: String) throws {
        directory = nil
        roomNumber = RoomNumber.random
        searchTime = HistoryLimits.searchTime
        path = FileSystem.join(folder, Self.fileName)
        database = try StoreDatabase.openForReading(path, schema: MessageSchema.schema)
    }

    init(
        directory: DataDirectory,
        schema: StoreSchema,
        searchTime: Duration = HistoryLimits.searchTime,
        roomNumber: @escaping @Sendable () -> RoomNumber = RoomNumber.random
    ) throws {
        self.directory = directory
        self.searchTime = searchTime
        self.roomNumber = roomNumber
        path = directory.file(Self.fileName)
        database = try StoreDatabase.open(path, schema: schema)
    }

    /// Preallocates the WAL to its full length of 32 MiB, after which commits are cheaper.
    func warmUp() async throws {
        try await StoreDatabase.lengthenLog(of: database, path: path)
    }

    func close() async throws {
        try await StorageError.mapping(path) {
            // A checkpoint, so that a copy of the file alone is complete. The last connection to close is a reader,
            // which cannot checkpoint.
            _ = try await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try database.close()
        }
    }

    /// Reads a consistent snapshot of the committed data.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await StorageError.mapping(path) { try await database.read(work) }
    }

    /// Runs a transaction. It is durable when this returns, and has changed nothing if this throws.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await StorageError.mapping(path) { try await database.write(work) }
    }
}
