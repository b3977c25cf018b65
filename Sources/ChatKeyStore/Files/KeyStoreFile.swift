import ChatClientCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of a key store, and its folder: only their owner may read or write them.
struct KeyStoreFile: Sendable {
    /// Tells a file from another one of the same name.
    struct Identity: Sendable, Equatable {
        let device: UInt64
        let number: UInt64
    }

    let path: String

    /// The user whose file it must be.
    private let user: uid_t

    init(path: String, user: uid_t = geteuid()) {
        self.path = path
        self.user = user
    }

    /// Which file has the path now; `nil` for none.
    var identity: Identity? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            return nil
        }
        return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    /// Checks the file, and creates an empty one if it is missing: SQLite would create it with the default mode, and
    /// gives its companions (-wal, -shm) the mode of the file.
    ///
    /// Never opens a file that is there: closing it again would end the locks of other connections of this process.
    func prepare() throws(KeyStoreError) -> Identity {
        var status = stat()
        if lstat(path, &status) != 0 {
            guard errno == ENOENT else {
                throw .system(errno, path)
            }
            try checkLog()
            try create()
            guard lstat(path, &status) == 0 else {
                throw .system(errno, path)
            }
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw .link(path)
        case S_IFDIR: throw .isFolder(path)
        default: throw .special(path)
        }
        guard status.st_nlink == 1 else {
            throw .link(path)
        }
        guard status.st_uid == user else {
            throw .owner(path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .exposed(path, mode: "600")
        }
        return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    /// Runs `body` while no other program creates or migrates the file. Creates the folder first.
    func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
        try prepareFolder()
        do {
            return try PrivateFile(path: path, largestSize: 0).whileLocked(body)
        } catch is PrivateFile.Failure {
            throw KeyStoreError.locked(path)
        }
    }

    /// SQLite erases the log of a missing file, and it may have the only keys that are left.
    private func checkLog() throws(KeyStoreError) {
        var status = stat()
        guard lstat(path + "-wal", &status) != 0 || status.st_size == 0 else {
            throw .lost(path)
        }
    }

    private func create() throws(KeyStoreError) {
        let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw .system(errno, path)
        }
        close(file)
    }
}

// The folder.
extension KeyStoreFile {
    /// The folder of the file; the working directory if the path names none.
    private var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private func prepareFolder() throws(KeyStoreError) {
        let folder = folder
        try Self.create(folder)
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw .system(errno, folder)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .notFolder(folder)
        }
        guard status.st_uid == user else {
            throw .owner(folder)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .exposed(folder, mode: "700")
        }
    }

    /// Creates a folder and its missing parents, with mode 0700.
    private static func create(_ folder: String) throws(KeyStoreError) {
        guard !folder.isEmpty, mkdir(folder, 0o700) != 0 else {
            return
        }
        switch errno {
        case EEXIST:
            return
        case ENOENT:
            guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else {
                throw .system(ENOENT, folder)
            }
            try create(String(folder[..<slash]))
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw .system(errno, folder)
            }
        default:
            throw .system(errno, folder)
        }
    }
}
