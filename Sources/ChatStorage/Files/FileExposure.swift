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

    /// Reads the permissions of a file or folder, following a symbolic link; `nil` when there is none.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return nil
        }
        self.init(mode: UInt32(status.st_mode) & 0o7777)
    }

    /// Uses the given permission bits.
    package init(mode: UInt32) {
        self.mode = mode
    }

    /// Whether its group or others may read it.
    package var isReadable: Bool { mode & 0o044 != 0 }

    /// Whether its group or others may write it. In a folder with the sticky bit, such as `/tmp`, they cannot
    /// replace our files.
    package var isWritable: Bool { mode & 0o022 != 0 && mode & 0o1000 == 0 }

    /// The bits in octal notation: `0644`.
    package var octal: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(1, 4 - digits.count)) + digits
    }
}
