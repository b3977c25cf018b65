/// The reason why stored data cannot be read or written. Each case has a one-sentence message for the operator.
package enum StorageError: Error, Equatable {
    /// A folder stands where a file is needed.
    case isFolder(path: String)
    /// A file stands where a folder is needed.
    case notFolder(path: String)
    /// The file or folder cannot be read; `reason` is the system's.
    case notReadable(path: String, reason: String)
    /// The file or folder cannot be written; `reason` is the system's.
    case notWritable(path: String, reason: String)
    /// The disk under the file is full.
    case diskFull(path: String)
    /// The file has more than `limit` bytes.
    case tooLarge(path: String, limit: Int)
    /// The file is not a SQLite database.
    case notDatabase(path: String)
    /// The file is a SQLite database of another program.
    case foreignDatabase(path: String)
    /// A newer version of the program has changed the database.
    case newerDatabase(path: String)
    /// An older version of the program has written the database, and it is opened read-only, so it cannot be
    /// migrated.
    case olderDatabase(path: String)
    /// The database is damaged.
    case damagedDatabase(path: String)
    /// Another program held the file's lock for longer than the time-out.
    case busy(path: String)
    /// Another server holds the data folder; its process id when that is known.
    case folderInUse(path: String, processID: Int32?)
    /// A link, or a file that is not a lock file, has the name of a lock.
    case notLockFile(path: String)
    /// The store of this file was closed.
    case closed(path: String)
    /// Anything else; `reason` is the system's or the database's.
    case failed(path: String, reason: String)
}

extension StorageError: CustomStringConvertible {
    /// A sentence with the problem and, where it is not obvious, the remedy.
    package var description: String {
        switch self {
        case .isFolder(let path): "\(path) is a folder; a file is needed. Name a file in it."
        case .notFolder(let path): "\(path) is a file; a folder is needed. Choose another path."
        case .notReadable(let path, let reason):
            "\(path) cannot be read: \(reason). Check its permissions, or choose another path."
        case .notWritable(let path, let reason):
            "\(path) cannot be written: \(reason). Check its permissions, or choose another path."
        case .diskFull(let path): "The disk is full: \(path) cannot grow. Free some space."
        case .tooLarge(let path, let limit): "\(path) is too large: it has more than \(limit) bytes."
        case .notDatabase(let path): "\(path) is not a SQLite database. Choose another file, or move it away."
        case .foreignDatabase(let path): "\(path) is the database of something else. Choose another file."
        case .newerDatabase(let path):
            "\(path) was written by a newer version of chatserver. Start that version, or restore an older copy."
        case .olderDatabase(let path):
            "\(path) was written by an older version of chatserver. Start the server once, then try again."
        case .damagedDatabase(let path): "The database \(path) is damaged. Restore it from a copy."
        case .busy(let path): "\(path) is in use by another program. Try again."
        case .folderInUse(let path, let processID):
            "The data folder \(path) is in use by another chatserver\(processID.map { " (process \($0))" } ?? ""). "
                + "Stop it, or choose another folder with --data."
        case .notLockFile(let path):
            "\(path) is a link or the file of something else; the server keeps its lock there. Move it away."
        case .closed(let path): "\(path) was closed."
        case .failed(let path, let reason): "\(path) cannot be used: \(reason)."
        }
    }
}
