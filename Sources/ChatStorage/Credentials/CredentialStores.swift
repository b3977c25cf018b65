/// Opens the credential store for a path: a flat file or SQLite.
package enum CredentialStores {
    /// The suffix of a flat file's name.
    static let flatFileSuffix = ".txt"

    /// Opens the store at a path: a flat file when the name ends in `.txt`, otherwise a SQLite database. Creates
    /// missing folders and files. Blocks for a few file operations, so call it only at program start.
    ///
    /// - Parameter notice: Called with a sentence for the operator when the file of a running server is suddenly
    ///   missing or empty and is therefore ignored.
    /// - Throws: ``StorageError``: a folder is not writable, a folder is in the file's place, the file is not a
    ///   database...
    package static func open(
        path: String,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> any CredentialStore {
        guard path.hasSuffix(flatFileSuffix) else {
            return try SQLiteCredentialStore(path: path)
        }
        return try FlatFileCredentialStore(path: path, notice: notice)
    }

    /// Creates the store at a path in place of a lost one. It exists afterwards, without accounts, so it is not
    /// missing at the next start.
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

    /// Returns whether the store at a path is missing or empty.
    package static func isMissingOrEmpty(path: String) -> Bool {
        FileSystem.isMissingOrEmpty(path)
    }
}
