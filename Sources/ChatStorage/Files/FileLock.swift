#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An advisory lock on a file, held as long as this object lives. The system frees it when the process dies.
final class FileLock: Sendable {
    /// How long ``wait(for:)`` waits for another holder.
    static let patience = Duration.seconds(5)

    /// The time between two attempts; a holder needs about one `fsync`.
    static let interval = Duration.milliseconds(10)

    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The most bytes of a lock's file: a process id and a line feed. One with more in it is something else's.
    static let maximumBytes = 32

    /// Takes the lock, making its file with mode 0600 where there is none.
    ///
    /// Its name is fixed, so others who may write in the folder can put a symbolic link or a file of theirs there: neither is
    /// followed or written (CWE-59).
    ///
    /// - Returns: `nil` when another holds it.
    /// - Throws: ``StorageError/notLockFile(path:)`` for what is no lock's file, and others.
    static func take(_ path: String) throws(StorageError) -> FileLock? {
        // Not blocking: a FIFO in its place would make this wait for a writer.
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = open(path, flags, FileSystem.privateFileMode)
        guard descriptor >= 0 else {
            let error = SystemError.last
            throw error.isLink ? .notLockFile(path: path) : error.writing(path)
        }
        let lock = FileLock(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw SystemError.last.writing(path)
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink <= 1, status.st_size <= maximumBytes else {
            throw .notLockFile(path: path)
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let error = SystemError.last
            if error.isLocked {
                return nil
            }
            guard error.isInterruption else {
                throw error.writing(path)
            }
        }
        return lock
    }

    /// Takes the lock, waiting ``patience`` for another holder. No thread is blocked.
    ///
    /// - Throws: ``StorageError/busy(path:)`` when the time is over, `CancellationError` when the task is.
    static func wait(for path: String) async throws -> FileLock {
        let deadline = ContinuousClock.now + patience
        while true {
            if let lock = try take(path) {
                return lock
            }
            guard ContinuousClock.now < deadline else {
                throw StorageError.busy(path: path)
            }
            try await Task.sleep(for: interval)
        }
    }

    /// Takes the lock, waiting ``patience`` for another holder. Blocks the thread: it belongs to a program's start.
    ///
    /// - Throws: ``StorageError/busy(path:)`` when the time is over.
    static func block(for path: String) throws(StorageError) -> FileLock {
        let deadline = ContinuousClock.now + patience
        while true {
            if let lock = try take(path) {
                return lock
            }
            guard ContinuousClock.now < deadline else {
                throw .busy(path: path)
            }
            usleep(UInt32(interval / .microseconds(1)))
        }
    }

    /// Writes this process's id into the file, for ``holder(of:)``.
    func recordHolder(path: String) throws(StorageError) {
        let bytes = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw SystemError.last.writing(path)
        }
    }

    /// The process id that the lock's holder has written.
    static func holder(of path: String) -> Int32? {
        let contents = try? FileSystem.read(path, limit: maximumBytes)
        guard let contents else {
            return nil
        }
        return Int32(String(decoding: contents.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
