package import ChatProtocol

/// Credentials in a text file, one `username:PHC-string` a line, which people and other processes may edit.
///
/// Each access checks the file's stamp and reloads the file if it has changed. A change takes a lock on
/// `FILE.lock`, reads the file, and replaces it atomically.
///
/// A file that had accounts and is suddenly missing or empty is distrusted: an editor or a copy is probably about
/// to write it. Until it has content again, if only a comment, the previous accounts stay valid, and none can be
/// changed. A name that disappears from a file that still has others is reserved as long as this store is open.
package actor FlatFileCredentialStore: CredentialStore {
    /// The maximum file size in bytes: about 120000 accounts. A larger number belongs in SQLite.
    package static let maximumBytes = 16 * 1024 * 1024

    /// The file's path.
    package nonisolated let path: String

    /// Uses a thread of its own: a write waits for the disk, and the caller may be on a connection's event loop.
    private let executor = FileExecutor(label: "credentials")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var file = CredentialFile([])
    private var stamp: FileStamp?

    /// Whether the file is missing or empty, and ``file`` holds its last trusted contents.
    private var isDoubted = false

    /// Names that had a line in an earlier version of the file, and have none now.
    private var vanished: Set<Username> = []
    private let notice: @Sendable (String) -> Void

    /// The networks that accounts logged in from; see the extension on networks.
    var networks = NetworkFile()
    var networkStamp: FileStamp?

    /// Reads the file. A missing file is created by the first ``add(_:hash:)``, its folder (mode 0700) immediately.
    ///
    /// - Parameter notice: Called with a sentence for the operator when the file becomes distrusted, and when it is
    ///   trusted again.
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

    /// Returns the lines that are ignored because they are unreadable, in the order of the file. If the file itself
    /// cannot be read, returns those of the last successful read.
    package func problems() async -> [CredentialLineProblem] {
        _ = try? refresh()
        return file.faults.map {
            CredentialLineProblem(file: FileSystem.name(of: path), line: $0.line, fault: $0.fault)
        }
    }

    /// Whether there is an account, as of the last look at the file.
    func hasAccount(_ username: Username) -> Bool {
        file.credential(for: username) != nil
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
