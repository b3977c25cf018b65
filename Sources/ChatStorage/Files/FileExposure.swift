#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a file's or folder's permissions let others on the machine do.
package struct FileExposure: Sendable, Equatable {
    /// The permission bits, such as 0644.
    package let mode: UInt32

    /// Looks at a file or folder, behind a symbolic link at its target; `nil` when there is none.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return nil
        }
        self.init(mode: UInt32(status.st_mode) & 0o7777)
    }

    /// Takes permission bits.
    package init(mode: UInt32) {
        self.mode = mode
    }

    /// Whether its group or everybody may read it.
    package var isReadable: Bool { mode & 0o044 != 0 }

    /// Whether its group or everybody may write it. In a folder with the sticky bit, such as `/tmp`, they cannot replace what is ours.
    package var isWritable: Bool { mode & 0o022 != 0 && mode & 0o1000 == 0 }

    /// The bits as they are written: `0644`.
    package var octal: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(1, 4 - digits.count)) + digits
    }
}
