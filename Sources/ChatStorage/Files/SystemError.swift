#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The error of a failed system call, captured from `errno` immediately.
struct SystemError {
    private let code: Int32

    /// The error of the call that has just failed.
    static var last: SystemError { SystemError(code: errno) }

    /// Whether there is no such file or folder.
    var isMissing: Bool { code == ENOENT }

    /// Whether a parent in the path is not a folder.
    var isBelowFile: Bool { code == ENOTDIR }

    /// Whether it already exists.
    var isPresent: Bool { code == EEXIST }

    /// Whether the path is a symbolic link that is not to be followed.
    var isLink: Bool { code == ELOOP }

    /// Whether another holder has the lock.
    var isLocked: Bool { code == EWOULDBLOCK }

    /// Whether the disk or a quota is full.
    var isFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Whether a signal interrupted the call, which should be retried.
    var isInterruption: Bool { code == EINTR }

    /// The error of a file that could not be read.
    func reading(_ path: String) -> StorageError {
        specific(path) ?? .notReadable(path: path, reason: text)
    }

    /// The error of a file or folder that could not be written or created.
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
