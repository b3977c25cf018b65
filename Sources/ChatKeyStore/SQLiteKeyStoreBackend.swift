package import ChatClientCore
import GRDB

/// The engine of a key store in a SQLite file: one connection, which runs one transaction at a time.
package final class SQLiteKeyStoreBackend: KeyStoreBackend {
    /// How long a transaction waits for one of another process, in seconds.
    static let busySeconds = 10.0

    let queue: DatabaseQueue
    private let file: KeyStoreFile
    private let identity: KeyStoreFile.Identity

    /// - Parameter busySeconds: How long a transaction waits for one of another process, in seconds.
    package init(path: String, busySeconds: Double = busySeconds) throws(KeyStoreError) {
        file = KeyStoreFile(path: path)
        let file = file
        do {
            (queue, identity) = try file.whileLocked {
                let identity = try file.prepare()
                return (try KeyDatabase.open(path, busySeconds: busySeconds), identity)
            }
        } catch {
            throw KeyStoreError(error, path: path)
        }
    }

    package func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Result
    ) async throws -> Result {
        // GRDB's own asynchronous calls end when their task is cancelled, maybe after the commit: then the caller would
        // not know what is in the file.
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                continuation.resume(with: Swift.Result { try self.run(body, in: database) })
            }
        }
    }

    /// Runs a transaction as ``transaction(_:)`` does, and blocks until it is done.
    ///
    /// - Throws: ``KeyStoreError``.
    package func write<Result>(
        _ body: (inout any KeyRecords) throws(KeyStoreError) -> Result
    ) throws(KeyStoreError) -> Result {
        do {
            return try queue.writeWithoutTransaction { database in
                try run({ records in try body(&records) }, in: database)
            }
        } catch {
            throw KeyStoreError(error, path: file.path)
        }
    }

    private func run<Result>(
        _ body: (inout any KeyRecords) throws -> Result,
        in database: Database
    ) throws -> Result {
        guard file.identity == identity else {
            throw KeyStoreError.replaced(file.path)
        }
        let failure = KeyStoreFailure()
        var records: any KeyRecords = SQLiteKeyRecords(database: database, path: file.path, failure: failure)
        do {
            if database.isInsideTransaction {
                // The one before could not be rolled back.
                try database.rollback()
            }
            // Immediate: what it reads stays true until it has written.
            try database.beginTransaction(.immediate)
            let result = try body(&records)
            // SQLite may have rolled back already, and a body that went on would commit a part.
            if let error = failure.first {
                throw error
            }
            try database.commit()
            return result
        } catch {
            if database.isInsideTransaction {
                try? database.rollback()
            }
            throw error is DatabaseError ? KeyStoreError(error, path: file.path) : error
        }
    }
}

/// The first error of the database in a transaction.
final class KeyStoreFailure {
    var first: KeyStoreError?
}
