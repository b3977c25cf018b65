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

/// A small file of a person's own, such as what a device trusts and what it has: read and written by several clients
/// at once, for nobody else to read, and never seen half written.
///
/// Writers take a lock beside it, read again inside, and replace the file as a whole (`rename`): so none loses what
/// another has written meanwhile.
package struct PrivateFile: Sendable {
    /// The longest that a writer waits for the others: each holds the lock for milliseconds, so one that does not let go
    /// has been stopped.
    static let lockPatience = Duration.seconds(5)

    /// Microseconds between two looks at the lock.
    private static let lockPause: UInt32 = 5000

    /// What can go wrong with it.
    package enum Failure: Error, Equatable {
        /// It cannot be read, is no regular file, or is larger than it can be.
        case unreadable
        /// It, its lock or its folder cannot be written.
        case unwritable
    }

    /// Where it is.
    package let path: String

    /// Bytes of the largest file that is read.
    private let largestSize: Int

    /// A file that need not be there.
    package init(path: String, largestSize: Int) {
        self.path = path
        self.largestSize = largestSize
    }

    /// Reads it, without the byte order mark that some editors put before the first line.
    ///
    /// - Returns: `nil` when there is none.
    /// - Throws: ``Failure/unreadable``.
    package func read() throws(Failure) -> [UInt8]? {
        // Not blocking: a pipe of that name must not stop the program.
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
        return Array(bytes.starts(with: Self.byteOrderMark) ? bytes.dropFirst(Self.byteOrderMark.count) : bytes[...])
    }

    /// Runs `body` while no other client writes the file. Makes the folder, if there is none.
    ///
    /// - Throws: ``Failure/unwritable``, and what `body` throws.
    package func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
        try makeFolder()
        // A link in its place would have us make or lock a file somewhere else.
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

    /// Puts a new file in its place, for its owner only. A link is followed: the file may be kept elsewhere. Only
    /// ``whileLocked(_:)``.
    ///
    /// - Throws: ``Failure/unwritable``; then the file is as it was.
    package func replace(with bytes: some Collection<UInt8>) throws(Failure) {
        let target = resolved
        let fresh = target + ".new"
        _ = unlink(fresh)
        let file = open(fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw .unwritable
        }
        let isWritten = Self.write(Array(bytes), to: file) && fsync(file) == 0
        close(file)
        guard isWritten, rename(fresh, target) == 0 else {
            _ = unlink(fresh)
            throw .unwritable
        }
    }

    /// Removes it, if there is one. Only ``whileLocked(_:)``.
    ///
    /// - Throws: ``Failure/unwritable``.
    package func remove() throws(Failure) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .unwritable
        }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Its folder; where there is none in the path, that of the program.
    private var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Where the file itself is.
    private var resolved: String {
        guard let real = realpath(path, nil) else {
            return path
        }
        defer { free(real) }
        return String(cString: real)
    }

    /// Makes the folder for its owner only. One that is there is left as it is: it may hold other things.
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
            // Ours, from any version: other users need not even see the names in it.
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

/// The system's `read`, where a method of the same name hides it.
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}

/// The system's `write`, where a method of the same name hides it.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
