package import ChatProtocol
import GRDB
import Synchronization

/// Messages in the SQLite file `messages.sqlite` of the data folder.
package final class SQLiteMessageStore: MessageStore {
    /// The file's name in the data folder.
    package static let fileName = "messages.sqlite"

    /// The file.
    package let path: String

    let database: DatabasePool

    /// Indexing for searches.
    let indexing = SharedWork()

    /// Reads that logins wait for.
    let lookups = LookupQueue(label: "account lookups")

    /// What batches leave to each other.
    private let memory = Mutex(AppendMemoryLoan())

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
    package convenience init(directory: DataDirectory) throws {
        try self.init(directory: directory, schema: MessageSchema.schema)
    }

    /// Opens the file of a server that may be running, for reading alone: whatever would change it throws. Nothing is
    /// locked. Blocks.
    ///
    /// - Throws: ``StorageError``.
    package init(readingFrom folder: String) throws {
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

    /// Makes commits as cheap as they are once the log has its full length of 32 MiB, for a server that is about to
    /// have many.
    ///
    /// - Throws: ``StorageError``; nothing has changed then.
    package func lengthenLog() async throws {
        try await StoreDatabase.lengthenLog(of: database, path: path)
    }

    package func account(for username: Username) async throws -> Account {
        try await StorageError.mapping(path) {
            // Nearly always it is there: a read needs no turn at the writer and no write to disk.
            if let account = try await database.read({ try Self.account(for: username, in: $0) }) {
                return account
            }
            return try await database.write { database in
                if let account = try Self.account(for: username, in: database) {
                    return account
                }
                return try Self.addAccount(for: username, to: database)
            }
        }
    }

    package func append(_ drafts: [MessageDraft]) async throws -> [AppendOutcome] {
        for draft in drafts {
            try draft.check()
        }
        guard !drafts.isEmpty else {
            return []
        }
        let (outcomes, memory) = try await write { database in
            var batch = try AppendBatch(database, memory: self.memory.withLock { $0.take() })
            let outcomes = try drafts.map { try batch.append($0) }
            try batch.finish()
            return (outcomes, batch.memory)
        }
        self.memory.withLock { $0.giveBack(memory) }
        return outcomes
    }

    package func message(from sender: AccountID, token: [UInt8]) async throws -> StoredMessage? {
        try await read { try StoredMessage.find($0, sender: sender, token: token) }
    }

    package func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int
    ) async throws -> [StoredMessage] {
        guard limit > 0 else {
            return []
        }
        return try await read { database in
            try PageQuery(account: account, after: after, excludingOrigin: excludingOrigin, limit: limit)
                .fetch(database)
        }
    }

    package func newestMessageID() async throws -> MessageID {
        try await read { MessageID(rawValue: try Self.newestMessage($0)) }
    }

    /// The time of the last message; `nil` when there is none.
    ///
    /// - Throws: ``StorageError``.
    package func newestTime() async throws -> Int64? {
        try await read { try Int64.fetchOne($0, sql: "SELECT time FROM message ORDER BY id DESC LIMIT 1") }
    }

    package func close() async throws {
        try await StorageError.mapping(path) {
            // So that the file alone holds everything, for whoever copies it: the last connection that closes is a
            // reader, which cannot do it.
            _ = try await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try database.close()
        }
    }

    /// The id of the last message; 0 when there is none.
    static func newestMessage(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT max(id) FROM message")) ?? 0
    }

    /// Reads what was committed before, as it was at one moment.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await StorageError.mapping(path) { try await database.read(work) }
    }

    /// Makes a transaction, which is on disk at the end or has not happened.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await StorageError.mapping(path) { try await database.write(work) }
    }

    private static func addAccount(for username: Username, to database: Database) throws -> Account {
        try database.execute(
            sql: "INSERT INTO account (folded, name) VALUES (?, ?)",
            arguments: [username.folded, username.value]
        )
        return Account(id: AccountID(rawValue: database.lastInsertedRowID), username: username)
    }

    /// The account of a name, if the store has seen it.
    static func account(for username: Username, in database: Database) throws -> Account? {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, name FROM account WHERE folded = ?"),
            arguments: [username.folded]
        )
        return try row.map { row in
            Account(id: AccountID(rawValue: row["id"]), username: try Username(row["name"]))
        }
    }
}
