/// Chooses between the kinds of credential store.
package enum CredentialStores {
    /// The ending of a flat file's name.
    static let flatFileSuffix = ".txt"

    /// Opens the store of a path: a flat file when the name ends in `.txt`, otherwise a SQLite database. Folders and
    /// files that are missing are made. Blocks for a few file operations: it belongs to a program's start.
    ///
    /// - Parameter notice: Given a sentence for the operator when the file of a running server is not believed.
    /// - Throws: ``StorageError``: a folder that cannot be written, a folder in the file's place, no database...
    package static func open(
        path: String,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> any CredentialStore {
        guard path.hasSuffix(flatFileSuffix) else {
            return try SQLiteCredentialStore(path: path)
        }
        return try FlatFileCredentialStore(path: path, notice: notice)
    }

    /// Opens the store of a path in the place of one that is lost: then it is there, without accounts, and not missing at the next start.
    ///
    /// - Parameter notice: As for ``open(path:notice:)``.
    /// - Throws: ``StorageError``.
    package static func begin(
        path: String,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> any CredentialStore {
        let store = try open(path: path, notice: notice)
        if path.hasSuffix(flatFileSuffix), FileSystem.isMissingOrEmpty(path) {
            try FileSystem.replace(path, with: CredentialFile.noAccounts.bytes + [UInt8(ascii: "\n")])
        }
        return store
    }

    /// Whether there is no store at a path, or nothing in it.
    package static func isMissingOrEmpty(path: String) -> Bool {
        FileSystem.isMissingOrEmpty(path)
    }
}
