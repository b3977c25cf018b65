#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An advisory file lock (`flock`), held for the lifetime of this object. The system releases it when the process
/// dies.
package final class FileLock: Sendable {
    /// How long ``wait(for:)`` and ``block(for:)`` wait for another holder.
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

    /// The maximum size of a lock file in bytes: a process id and a line feed. A larger file is not a lock file.
    static let maximumBytes = 32

    /// Acquires the lock, creating its file with mode 0600 if it is missing.
    ///
    /// The file's name is fixed, so others with write access to the folder can put a symbolic link or a file of
    /// theirs there: neither is followed or written (CWE-59).
    ///
    /// - Returns: `nil` when another holder has the lock.
    /// - Throws: ``StorageError/notLockFile(path:)`` if the file is not a lock file, and other errors.
    package static func acquire(_ path: String) throws(StorageError) -> FileLock? {
        // O_NONBLOCK: a FIFO in its place would make this wait for a writer.
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

    /// Acquires the lock, waiting up to ``patience`` for another holder. Blocks no thread.
    ///
    /// - Throws: ``StorageError/busy(path:)`` on time-out, `CancellationError` when the task is cancelled.
    static func wait(for path: String) async throws -> FileLock {
        let deadline = ContinuousClock.now + patience
        while true {
            if let lock = try acquire(path) {
                return lock
            }
            guard ContinuousClock.now < deadline else {
                throw StorageError.busy(path: path)
            }
            try await Task.sleep(for: interval)
        }
    }

    /// Acquires the lock, waiting up to ``patience`` for another holder. Blocks the thread, so call it only at
    /// program start.
    ///
    /// - Throws: ``StorageError/busy(path:)`` on time-out.
    static func block(for path: String) throws(StorageError) -> FileLock {
        let deadline = ContinuousClock.now + patience
        while true {
            if let lock = try acquire(path) {
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

    /// Returns the process id that the lock's holder has written.
    static func holder(of path: String) -> Int32? {
        let contents = try? FileSystem.read(path, limit: maximumBytes)
        guard let contents else {
            return nil
        }
        return Int32(String(decoding: contents.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
