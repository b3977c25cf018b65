#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small file private to one user, such as known servers or a sync position. Several clients read and write it
/// concurrently, and a reader never sees it partly written.
///
/// Writers take a lock file beside it (`flock`), read again inside the lock, and replace the whole file atomically
/// (`rename`), so that no update is lost.
package struct PrivateFile: Sendable {
    /// The longest that a writer waits for the lock: each holder needs milliseconds, so a longer one has been stopped.
    static let lockPatience = Duration.seconds(5)

    /// Microseconds between two attempts to take the lock.
    private static let lockPause: UInt32 = 5000

    /// A failure to access the file.
    package enum Failure: Error, Equatable {
        /// The file cannot be read, is not a regular file, or exceeds the size limit.
        case unreadable
        /// The file, its lock or its folder cannot be written.
        case unwritable
    }

    /// What was read.
    package struct Contents: Sendable, Equatable {
        /// The bytes, without a byte order mark at the start.
        package let bytes: [UInt8]
        /// Whether only the user and the system's administrator can change the file: nobody else owns it, and neither
        /// its group nor others may write it.
        package let isTrustworthy: Bool
    }

    /// The path of the file.
    package let path: String

    /// The largest size that is read, in bytes.
    private let largestSize: Int

    /// Makes a reference to a file, which need not exist.
    package init(path: String, largestSize: Int) {
        self.path = path
        self.largestSize = largestSize
    }

    /// Reads the file, without the byte order mark that some editors put before the first line.
    ///
    /// - Returns: `nil` when the file does not exist.
    /// - Throws: ``Failure/unreadable``.
    package func read() throws(Failure) -> [UInt8]? {
        try contents()?.bytes
    }

    /// Reads the file like ``read()``, and tells whether it is to be trusted: both of the same open file, because the
    /// path may name another one a moment later.
    ///
    /// - Returns: `nil` when the file does not exist.
    /// - Throws: ``Failure/unreadable``.
    package func contents() throws(Failure) -> Contents? {
        // `O_NONBLOCK`: a FIFO of that name must not block the program.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            guard errno == ENOENT else {
                throw .unreadable
            }
            return nil
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= largestSize else {
            throw .unreadable
        }
        let bytes = try Self.contents(of: file, upTo: largestSize)
        return Contents(
            bytes: Array(
                bytes.starts(with: Self.byteOrderMark) ? bytes.dropFirst(Self.byteOrderMark.count) : bytes[...]
            ),
            isTrustworthy: (status.st_uid == geteuid() || status.st_uid == 0)
                && status.st_mode & (S_IWGRP | S_IWOTH) == 0
        )
    }

    /// Runs `body` under the exclusive lock. Creates the folder if it does not exist.
    ///
    /// - Throws: ``Failure/unwritable``, and the errors of `body`.
    package func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
        try makeFolder()
        // `O_NOFOLLOW`: a symbolic link would let another user make us create or lock a file elsewhere.
        let lock = open(path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard lock >= 0 else {
            throw Failure.unwritable
        }
        defer { close(lock) }
        let end = ContinuousClock.now + Self.lockPatience
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else {
                throw Failure.unwritable
            }
            usleep(Self.lockPause)
        }
        return try body()
    }

    /// Replaces the file atomically, readable by its owner only. Symbolic links are followed: the file may be kept
    /// elsewhere. Call it only inside ``whileLocked(_:)``.
    ///
    /// - Throws: ``Failure/unwritable``; then the file is unchanged.
    package func replace(with bytes: some Collection<UInt8>) throws(Failure) {
        try install(Array(bytes), at: resolved, permissions: 0o600)
    }

    /// Replaces a file that its owner edits, too: like ``replace(with:)``, but an existing file keeps its permissions,
    /// and a file of another user is left alone, because its owner would lose it. Call it only inside
    /// ``whileLocked(_:)``.
    ///
    /// - Throws: ``Failure/unwritable``; then the file is unchanged.
    package func rewrite(with bytes: some Collection<UInt8>) throws(Failure) {
        let target = resolved
        var status = stat()
        guard lstat(target, &status) == 0 else {
            guard errno == ENOENT else {
                throw .unwritable
            }
            return try install(Array(bytes), at: target, permissions: 0o600)
        }
        guard status.st_uid == geteuid(), status.st_mode & S_IFMT == S_IFREG else {
            throw .unwritable
        }
        try install(Array(bytes), at: target, permissions: status.st_mode & 0o777)
    }

    private func install(_ bytes: [UInt8], at target: String, permissions: mode_t) throws(Failure) {
        let fresh = target + ".new"
        _ = unlink(fresh)
        let file = open(fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw .unwritable
        }
        let isWritten = Self.write(bytes, to: file) && fchmod(file, permissions) == 0 && fsync(file) == 0
        close(file)
        guard isWritten, rename(fresh, target) == 0 else {
            _ = unlink(fresh)
            throw .unwritable
        }
    }

    /// Removes the file, if it exists. Call it only inside ``whileLocked(_:)``.
    ///
    /// - Throws: ``Failure/unwritable``.
    package func remove() throws(Failure) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .unwritable
        }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The folder of the file; the working directory if the path names none.
    private var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// The path with symbolic links resolved.
    private var resolved: String {
        guard let real = realpath(path, nil) else {
            return path
        }
        defer { free(real) }
        return String(cString: real)
    }

    /// Creates the folder for its owner only. The permissions of an existing folder are kept, because it may hold
    /// other files; the program's own `tandem` folder is the exception.
    private func makeFolder() throws(Failure) {
        guard !folder.isEmpty else {
            return
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unwritable
        }
        if folder.hasSuffix("/tandem") || folder.contains("/tandem/") {
            // The folder is ours, from any version: other users need not even see the file names in it.
            _ = chmod(folder, 0o700)
        }
    }

    private static func contents(of file: Int32, upTo limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = systemRead(file, &chunk)
            guard count != 0 else {
                return bytes
            }
            if count < 0, errno == EINTR {
                continue
            }
            guard count > 0, bytes.count + count <= limit else {
                throw .unreadable
            }
            bytes += chunk.prefix(count)
        }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else {
                return false
            }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }
}

/// Calls the system's `read`, which a method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}

/// Calls the system's `write`, which a method of the same name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
