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

    /// Takes the lock, making its file with mode 0600 where there is none.
    ///
    /// - Returns: `nil` when another holds it.
    static func take(_ path: String) throws(StorageError) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, FileSystem.privateFileMode)
        guard descriptor >= 0 else {
            throw SystemError.last.writing(path)
        }
        let lock = FileLock(descriptor: descriptor)
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

    /// Writes this process's id into the file, for ``holder(of:)``.
    func recordHolder(path: String) throws(StorageError) {
        let bytes = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw SystemError.last.writing(path)
        }
    }

    /// The process id that the lock's holder has written.
    static func holder(of path: String) -> Int32? {
        let contents = try? FileSystem.read(path, limit: 32)
        guard let contents else {
            return nil
        }
        return Int32(String(decoding: contents.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
