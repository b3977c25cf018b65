package import ChatProtocol

/// Credentials in a text file, one `username:PHC-string` a line, which people and other processes may edit.
///
/// The file is looked at on each access and read again when it has changed. A change takes a lock on `FILE.lock`,
/// reads the file, and puts a new one in its place.
package actor FlatFileCredentialStore: CredentialStore {
    /// The most bytes of a file: about 120000 accounts. More belong in SQLite.
    package static let maximumBytes = 16 * 1024 * 1024

    /// The file.
    package nonisolated let path: String

    /// A thread of its own: a write waits for the disk, and who calls may be on a connection's event loop.
    private let executor = FileExecutor(label: "credentials")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var file = CredentialFile([])
    private var stamp: FileStamp?

    /// Reads the file; a missing one is made by the first ``add(_:hash:)``, its folder (mode 0700) at once.
    ///
    /// - Throws: ``StorageError``.
    package init(path: String) throws(StorageError) {
        self.path = path
        guard !FileSystem.isFolder(path) else {
            throw .isFolder(path: path)
        }
        let folder = FileSystem.parent(of: path)
        try FileSystem.createFolder(folder)
        try FileSystem.checkWritable(folder: folder)
        let contents = try FileSystem.read(path, limit: Self.maximumBytes)
        file = CredentialFile(contents?.bytes ?? [])
        stamp = contents?.stamp
    }

    package func credential(for username: Username) async throws -> Credential? {
        try refresh()
        return file.credential(for: username)
    }

    package func add(_ username: Username, hash: PasswordHash) async throws {
        try await change { (file) throws(CredentialError) in try file.add(username, hash: hash) }
    }

    package func replace(_ username: Username, hash: PasswordHash) async throws {
        try await change { (file) throws(CredentialError) in try file.replace(username, hash: hash) }
    }

    package func remove(_ username: Username) async throws {
        try await change { (file) throws(CredentialError) in try file.remove(username) }
    }

    package func usernames() async throws -> [Username] {
        try refresh()
        return file.usernames
    }

    /// The lines that are ignored because they cannot be read, in the order of the file. When the file itself cannot
    /// be read, those of the last time that it could.
    package func problems() async -> [CredentialLineProblem] {
        _ = try? refresh()
        return file.faults.map {
            CredentialLineProblem(file: FileSystem.name(of: path), line: $0.line, fault: $0.fault)
        }
    }

    private func refresh() throws(StorageError) {
        guard try FileSystem.stamp(of: path) != stamp else {
            return
        }
        try load()
    }

    private func load() throws(StorageError) {
        let contents = try FileSystem.read(path, limit: Self.maximumBytes)
        file = CredentialFile(contents?.bytes ?? [])
        stamp = contents?.stamp
    }

    private func change(_ edit: (inout CredentialFile) throws(CredentialError) -> Void) async throws {
        let lock = try await FileLock.wait(for: path + ".lock")
        try withExtendedLifetime(lock) {
            try load()
            var edited = file
            try edit(&edited)
            try FileSystem.replace(path, with: edited.bytes)
            file = edited
            stamp = try FileSystem.stamp(of: path)
        }
    }
}
