#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The reason of a system call that failed, taken from `errno` at once.
struct SystemError {
    private let code: Int32

    /// Takes the reason of the call that has just failed.
    static var last: SystemError { SystemError(code: errno) }

    /// Whether there is no such file or folder.
    var isMissing: Bool { code == ENOENT }

    /// Whether something above it is no folder.
    var isBelowFile: Bool { code == ENOTDIR }

    /// Whether it exists already.
    var isPresent: Bool { code == EEXIST }

    /// Whether a symbolic link stands where none is followed.
    var isLink: Bool { code == ELOOP }

    /// Whether another holds the lock.
    var isLocked: Bool { code == EWOULDBLOCK }

    /// Whether the disk or a quota is full.
    var isFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Whether a signal came in between, and the call is to be made again.
    var isInterruption: Bool { code == EINTR }

    /// The error of a file that could not be read.
    func reading(_ path: String) -> StorageError {
        specific(path) ?? .notReadable(path: path, reason: text)
    }

    /// The error of a file or folder that could not be written or made.
    func writing(_ path: String) -> StorageError {
        specific(path) ?? .notWritable(path: path, reason: text)
    }

    private func specific(_ path: String) -> StorageError? {
        switch code {
        case EISDIR: .isFolder(path: path)
        case ENOSPC, EDQUOT: .diskFull(path: path)
        default: nil
        }
    }

    private var text: String { String(cString: strerror(code)) }
}
