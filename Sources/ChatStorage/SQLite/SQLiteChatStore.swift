import GRDB
import Synchronization

/// A chat in the SQLite file `messages.sqlite` of the data folder. What it does for each part of the contract is in
/// that part's folder (`Messages/SQLite`, `Rooms/SQLite` ...); here is the file itself.
final class SQLiteChatStore: ChatStore, Sendable {
    /// The file's name in the data folder.
    static let fileName = "messages.sqlite"

    /// The file.
    let path: String

    let database: DatabasePool

    /// Indexing for searches.
    let indexing = SharedWork()

    /// Reads that logins wait for.
    let lookups = LookupQueue(label: "account lookups")

    /// What batches leave to each other.
    let memory = Mutex(AppendMemoryLoan())

    /// Gives numbers to try for a new room.
    let roomNumber: @Sendable () -> RoomNumber

    /// Processor time that a search may take.
    let searchTime: Duration

    /// Kept so that the folder stays locked as long as the store is there; `nil` for one that only reads.
    private let directory: DataDirectory?

    /// Opens the file, making it (mode 0600) where it is missing; before a migration a copy is made beside it. Blocks
    /// for that time: it belongs to a program's start.
    ///
    /// - Throws: ``StorageError``.
    convenience init(directory: DataDirectory) throws {
        try self.init(directory: directory, schema: MessageSchema.schema)
    }

    /// Opens the file of a server that may be running, for reading alone: what would change it throws. Nothing is
    /// locked. Blocks.
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

    /// Makes commits as cheap as they are once the log has its full length of 32 MiB.
    func warmUp() async throws {
        try await StoreDatabase.lengthenLog(of: database, path: path)
    }

    func close() async throws {
        try await StorageError.mapping(path) {
            // So that the file alone holds everything, for a copy of it: the last connection that closes is a
            // reader, which cannot do it.
            _ = try await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try database.close()
        }
    }

    /// Reads what was committed before, as it was at one moment.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await StorageError.mapping(path) { try await database.read(work) }
    }

    /// Makes a transaction, which is on disk at the end or has not happened.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await StorageError.mapping(path) { try await database.write(work) }
    }
}
