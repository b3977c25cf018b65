#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The access to a file or folder that its permissions give to others on the machine.
package struct FileExposure: Sendable, Equatable {
    /// The permission bits, such as 0644.
    package let mode: UInt32

    /// Whether it is a folder.
    package let isFolder: Bool

    /// Whether its rights are not ours to change: it belongs to another user, or is a shared folder such as `/tmp`.
    package let isForeign: Bool

    /// Reads the permissions of a file or folder, following a symbolic link; `nil` when there is none.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return nil
        }
        let mode = UInt32(status.st_mode) & 0o7777
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        let isShared = isFolder && mode & 0o1000 != 0
        self.init(mode: mode, isFolder: isFolder, isForeign: isShared || status.st_uid != geteuid())
    }

    /// Uses the given permission bits.
    package init(mode: UInt32, isFolder: Bool = false, isForeign: Bool = false) {
        self.mode = mode
        self.isFolder = isFolder
        self.isForeign = isForeign
    }

    /// Whether its group or others may read it.
    package var isReadable: Bool { mode & 0o044 != 0 }

    /// Whether others than its owner and its group may read it.
    package var isReadableByAll: Bool { mode & 0o004 != 0 }

    /// Whether its group or others may write it. In a folder with the sticky bit, such as `/tmp`, they cannot
    /// replace our files.
    package var isWritable: Bool { mode & 0o022 != 0 && mode & 0o1000 == 0 }

    /// The bits in octal notation: `0644`.
    package var octal: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(1, 4 - digits.count)) + digits
    }
}
