import GRDB

extension StorageError {
    /// Runs database work, converting database errors into ``StorageError``.
    static func mapping<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }

    /// Runs database work, converting database errors into ``StorageError``.
    static func mapping<Value>(_ path: String, _ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }

    init(_ error: DatabaseError, path: String) {
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        // A full disk has this code too when SQLite creates or grows its shared memory file; the code does not tell
        // why.
        case .SQLITE_IOERR where FileSystem.isDiskFull(folder: FileSystem.parent(of: path)):
            self = .diskFull(path: path)
        case .SQLITE_NOTADB: self = .notDatabase(path: path)
        case .SQLITE_CORRUPT: self = .damagedDatabase(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_CANTOPEN where FileSystem.isDiskFull(folder: FileSystem.parent(of: path)):
            self = .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            self = .notWritable(path: path, reason: Self.reason(error))
        // The error of a closed connection; its message depends on the call.
        case .SQLITE_MISUSE: self = .closed(path: path)
        default: self = .failed(path: path, reason: Self.reason(error))
        }
    }

    /// Only the message: the statement and its arguments could contain users' text.
    private static func reason(_ error: DatabaseError) -> String {
        error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    }
}
