import ChatClientCore
import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// The sentences. None has anything of the records: neither a text nor a key.
extension KeyStoreError {
    static func link(_ path: String) -> Self {
        Self("The key store \(path) is a link. Put the file itself there.")
    }

    static func owner(_ path: String) -> Self {
        Self("\(path) belongs to another user, and the keys in it must not. Use a folder of your own.")
    }

    static func exposed(_ path: String, mode: String) -> Self {
        Self("Other users may read or change \(path), where keys are kept. Run: chmod \(mode) \(path)")
    }

    static func isFolder(_ path: String) -> Self {
        Self("\(path) is a folder, and the key store needs a file of that name. Move the folder away.")
    }

    static func notFolder(_ path: String) -> Self {
        Self("\(path) is a file, and the key store needs a folder of that name. Move the file away.")
    }

    static func special(_ path: String) -> Self {
        Self("The key store \(path) is not a file. Move it away.")
    }

    static func lost(_ path: String) -> Self {
        Self(
            "The key store \(path) is gone, but its log \(path)-wal is there. Put the file back from a copy; if there "
                + "is none, move the log away, and new keys are made."
        )
    }

    static func replaced(_ path: String) -> Self {
        Self("The key store \(path) was removed or replaced while it was in use. Start the program again.")
    }

    static func locked(_ path: String) -> Self {
        Self(
            "The key store \(path) cannot be opened: its lock \(path).lock cannot be written, or another program holds "
                + "it. Check the folder's permissions, and try again.",
            passes: true
        )
    }

    static func foreign(_ path: String) -> Self {
        Self("\(path) is the database of something else, not a key store. Move it away.")
    }

    static func newer(_ path: String) -> Self {
        Self("The key store \(path) was written by a newer version of this program. Use that version.")
    }

    static func noLog(_ path: String) -> Self {
        Self("The key store \(path) is on a disk where SQLite cannot keep a log (WAL). Use a folder on a local disk.")
    }

    static func full(_ path: String) -> Self {
        Self("The disk is full: the key store \(path) cannot be written. Free some space, and try again.", passes: true)
    }

    static func damaged(_ path: String) -> Self {
        Self(
            "The key store \(path) is damaged. Put it back from a copy; if there is none, move it away, and new keys "
                + "are made: your contacts will see that."
        )
    }

    static func busy(_ path: String) -> Self {
        Self(
            "The key store \(path) is in use by another program that does not finish. Stop it, or try again.",
            passes: true
        )
    }

    static func denied(_ path: String) -> Self {
        Self(
            "The key store \(path) cannot be read and written. Check the permissions of the file and its folder.",
            passes: true
        )
    }

    /// - Parameter code: An `errno`.
    static func system(_ code: Int32, _ path: String) -> Self {
        switch code {
        case ENOSPC, EDQUOT: full(path)
        case EACCES, EPERM, EROFS: denied(path)
        default: Self("The key store \(path) cannot be opened: \(String(cString: strerror(code))).", passes: true)
        }
    }

    /// Makes the sentence for an error of the database, or of what was read from it.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as KeyStoreError: self = error
        case let error as DatabaseError: self.init(error, path)
        // A row that cannot be decoded. The error has the row's values, and so is not shown.
        default: self = .damaged(path)
        }
    }

    /// Codes of SQLite, without those that have a sentence of their own, after which the same call may succeed. Others
    /// are faults of this program, or of the file.
    private static let passing: [ResultCode] = [
        .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_PROTOCOL, .SQLITE_ABORT, .SQLITE_NOLFS,
    ]

    private init(_ error: DatabaseError, _ path: String) {
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_NOTADB: self = .foreign(path)
        case .SQLITE_CORRUPT: self = .damaged(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: self = .denied(path)
        // Only the code: a message may have names of columns and, in a damaged file, parts of it.
        default:
            self.init(
                "The key store \(path) cannot be used: SQLite reports \(error.extendedResultCode). Try again; if it "
                    + "stays, check the disk.",
                passes: Self.passing.contains(error.resultCode.primaryResultCode)
            )
        }
    }
}
