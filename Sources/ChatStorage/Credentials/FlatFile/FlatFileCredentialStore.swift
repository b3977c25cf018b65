package import ChatProtocol

/// Credentials in a text file, one `username:PHC-string` a line, which people and other processes may edit.
///
/// The file is looked at on each access and read again when it has changed. A change takes a lock on `FILE.lock`,
/// reads the file, and puts a new one in its place.
///
/// A file that had accounts and is suddenly gone, or has nothing in it, is not believed: an editor or a copy is about
/// to write it. Until it has something in it again, if only a comment, the accounts are those of before, and none can
/// be changed. A name whose line vanished from a file that has others is reserved as long as this store is open.
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

    /// Whether the file is gone or empty, and ``file`` is what it was before.
    private var isDoubted = false

    /// Names that had a line when the file was read before, and have none now.
    private var vanished: Set<Username> = []
    private let notice: @Sendable (String) -> Void

    /// Where accounts logged in from; see the extension on networks.
    var networks = NetworkFile()
    var networkStamp: FileStamp?

    /// Reads the file; a missing one is made by the first ``add(_:hash:)``, its folder (mode 0700) at once.
    ///
    /// - Parameter notice: Given a sentence for the operator when the file is not believed, and when it is again.
    /// - Throws: ``StorageError``.
    package init(path: String, notice: @escaping @Sendable (String) -> Void = { _ in }) throws(StorageError) {
        self.path = path
        self.notice = notice
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

    package func isReserved(_ username: Username) async throws -> Bool {
        try refresh()
        return vanished.contains(username)
    }

    package func add(_ username: Username, hash: PasswordHash) async throws {
        try await change { (file) throws(CredentialError) in try file.add(username, hash: hash) }
    }

    package func replace(_ username: Username, hash: PasswordHash) async throws {
        try await change { (file) throws(CredentialError) in try file.replace(username, hash: hash) }
    }

    package func replace(_ username: Username, hash: PasswordHash, ifStill secret: StoredSecret) async throws -> Bool {
        do {
            try await change { (file) throws(CredentialError) in
                guard file.credential(for: username)?.secret == secret else {
                    throw .noSuchUser
                }
                try file.replace(username, hash: hash)
            }
            return true
        } catch CredentialError.noSuchUser {
            return false
        }
    }

    package func remove(_ username: Username) async throws {
        try await change { (file) throws(CredentialError) in try file.remove(username) }
        try await forgetNetworks(of: username)
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
        let read = CredentialFile(contents?.bytes ?? [])
        stamp = contents?.stamp
        let wasDoubted = isDoubted
        isDoubted = read.isBlank && file.hasAccounts
        if isDoubted {
            if !wasDoubted {
                notice(
                    "\(path) is \(contents == nil ? "gone" : "empty"), though it had accounts. It is not believed: the "
                        + "accounts stay as they were, and none can be changed, until there is something in it again."
                )
            }
            return
        }
        vanished = vanished.union(file.names).subtracting(read.names)
        file = read
        if wasDoubted {
            notice("\(path) has something in it again, and was read.")
        }
    }

    private func change(_ edit: (inout CredentialFile) throws(CredentialError) -> Void) async throws {
        let lock = try await FileLock.wait(for: path + ".lock")
        try withExtendedLifetime(lock) {
            try load()
            guard !isDoubted else {
                throw StorageError.failed(
                    path: path,
                    reason: "it is empty or gone, though it had accounts; if that is meant, write a line '#' into it"
                )
            }
            var edited = file
            try edit(&edited)
            try FileSystem.replace(path, with: edited.bytes)
            file = edited
            stamp = try FileSystem.stamp(of: path)
        }
    }
}
