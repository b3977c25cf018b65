extension CredentialStores {
    /// The first bytes of a SQLite database, and where its header has the number of its owner.
    private static let magic = Array("SQLite format 3\0".utf8)
    private static let ownerPlace = 68..<72

    /// Looks at the store at a path, without opening it as a store, creating or changing anything. Only for a program
    /// that does not have the store open: closing the file would release the locks of SQLite.
    ///
    /// - Returns: The unreadable lines of a flat file; nothing for a store that does not exist yet.
    /// - Throws: ``StorageError``: the file is a folder, cannot be read, or is something else; or it does not exist and
    ///   cannot be made.
    package static func inspect(path: String) throws(StorageError) -> [CredentialLineProblem] {
        guard !FileSystem.isFolder(path) else {
            throw .isFolder(path: path)
        }
        try FileSystem.checkUsable(folder: FileSystem.parent(of: path))
        guard path.hasSuffix(flatFileSuffix) else {
            try inspectDatabase(path)
            return []
        }
        let contents = try FileSystem.read(path, limit: FlatFileCredentialStore.maximumBytes)
        return CredentialFile(contents?.bytes ?? []).faults.map {
            CredentialLineProblem(file: FileSystem.name(of: path), line: $0.line, fault: $0.fault)
        }
    }

    private static func inspectDatabase(_ path: String) throws(StorageError) {
        guard let bytes = try FileSystem.readStart(of: path, count: ownerPlace.upperBound), !bytes.isEmpty else {
            return
        }
        guard bytes.count == ownerPlace.upperBound, bytes.starts(with: magic) else {
            throw .notDatabase(path: path)
        }
        let owner = bytes[ownerPlace].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        // 0 as long as the first changes are only in the write-ahead log.
        guard owner == 0 || owner == UInt32(bitPattern: CredentialSchema.applicationID) else {
            throw .foreignDatabase(path: path)
        }
    }
}
