import ChatStorage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The path of the admin socket, and the rules for it: only the server's user may be able to put something there.
package struct AdminSocketPath: Sendable, Equatable {
    /// The path of the socket file.
    package let path: String

    /// Whether it is the one in the data folder, whose folder the server makes.
    let isStandard: Bool

    /// The most bytes of a path: the address has one more, for the zero at its end.
    package static let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    private static let folderMode: mode_t = 0o700
    private static let socketMode: mode_t = 0o600

    /// Creates a path.
    ///
    /// - Parameters:
    ///   - path: As configured.
    ///   - dataDirectory: The data folder as configured.
    package init(_ path: String, dataDirectory: String) {
        self.path = path
        isStandard = path == Self.standard(in: dataDirectory)
    }

    /// Returns the path that is used unless another one is configured.
    package static func standard(in dataDirectory: String) -> String {
        dataDirectory + "/admin/admin.sock"
    }

    /// Whether a socket's address has no room for the path.
    package var isTooLong: Bool { path.utf8.count > Self.longest }

    /// The folder that the socket is in.
    private var folder: String { FileSystem.parent(of: path) }

    /// Makes the path ready for a socket: makes its folder if it is the standard one, checks it, and removes a socket
    /// that nobody answers on. Only the holder of the data folder's lock may do so.
    ///
    /// - Returns: The lock of the path, to be held as long as the socket is there; `nil` for the standard path, which
    ///   the data folder's lock covers.
    /// - Throws: ``AdminSocketError``.
    @discardableResult
    func prepare() throws(AdminSocketError) -> FileLock? {
        guard !isTooLong else {
            throw .pathTooLong(path: path, limit: Self.longest)
        }
        if isStandard, mkdir(folder, Self.folderMode) != 0, errno != EEXIST {
            throw Self.systemError(folder)
        }
        try checkFolder()
        let lock = isStandard ? nil : try lock()
        try removeStale()
        return lock
    }

    /// Acquires the lock beside a path of the operator's choice. Servers on several data folders may be given the same
    /// path, and one must not take the other's socket for a stale one before it listens.
    private func lock() throws(AdminSocketError) -> FileLock {
        let lock: FileLock?
        do {
            lock = try FileLock.acquire(path + ".lock")
        } catch {
            throw .system(path: path + ".lock", reason: "\(error)")
        }
        guard let lock else {
            throw .inUse(path)
        }
        return lock
    }

    /// Checks as ``prepare()`` does, as far as that is possible without making or removing anything.
    ///
    /// - Throws: ``AdminSocketError``.
    func check() throws(AdminSocketError) {
        guard !isTooLong else {
            throw .pathTooLong(path: path, limit: Self.longest)
        }
        var status = stat()
        if isStandard, lstat(folder, &status) != 0, errno == ENOENT || errno == ENOTDIR {
            // It is made at the start; the data folder is checked on its own.
            return
        }
        try checkFolder()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK {
            throw .notSocket(path)
        }
    }

    private func checkFolder() throws(AdminSocketError) {
        var status = stat()
        guard lstat(folder, &status) == 0 else {
            throw errno == ENOENT || errno == ENOTDIR ? .folderMissing(folder) : Self.systemError(folder)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .notFolder(folder)
        }
        // In a folder of the operator's choice others may find the socket, but not replace it.
        let forbidden: mode_t = isStandard ? 0o077 : 0o022
        let mode = UInt32(status.st_mode & 0o7777)
        guard isStandard || status.st_mode & forbidden == 0 || mode & 0o1000 == 0 else {
            // Such as /tmp, whose rights other programs need.
            throw .folderShared(folder, mode: mode)
        }
        guard status.st_uid == geteuid() else {
            throw .folderOwner(folder)
        }
        guard status.st_mode & forbidden == 0 else {
            throw .folderMode(folder, mode: mode, isStandard: isStandard)
        }
    }

    /// Removes the socket of a server that was killed.
    private func removeStale() throws(AdminSocketError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else {
                throw Self.systemError(path)
            }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .notSocket(path)
        }
        guard !isAnswered else {
            throw .inUse(path)
        }
        guard unlink(path) == 0 || errno == ENOENT else {
            throw Self.systemError(path)
        }
    }

    /// Whether a program listens on the socket.
    private var isAnswered: Bool {
        guard let descriptor = UnixSocket.make() else {
            return true
        }
        defer { close(descriptor) }
        // Without waiting: a listener whose queue is full would keep us.
        UnixSocket.neverWait(descriptor)
        return UnixSocket.connect(descriptor, to: path) == 0 || errno != ECONNREFUSED
    }

    /// Makes a socket at the path that only its owner can use. It does not listen yet, so nobody can have connected
    /// before its rights were set.
    ///
    /// - Returns: The descriptor, and what the file is known by when it is removed.
    /// - Throws: ``AdminSocketError``.
    func bind() throws(AdminSocketError) -> (descriptor: Int32, file: FileID) {
        guard let descriptor = UnixSocket.make() else {
            throw Self.systemError(path)
        }
        guard UnixSocket.bind(descriptor, to: path) == 0, chmod(path, Self.socketMode) == 0, let file = FileID(path)
        else {
            let error = Self.systemError(path)
            close(descriptor)
            throw error
        }
        return (descriptor, file)
    }

    /// Removes the socket, unless another file has taken its place.
    func remove(_ file: FileID) {
        if FileID(path) == file {
            _ = unlink(path)
        }
    }

    private static func systemError(_ path: String) -> AdminSocketError {
        .system(path: path, reason: String(cString: strerror(errno)))
    }

    /// The device and number of a file, which no other file has at the same time.
    struct FileID: Sendable, Equatable {
        private let device: UInt64
        private let number: UInt64

        init?(_ path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else {
                return nil
            }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            number = UInt64(truncatingIfNeeded: status.st_ino)
        }
    }
}
