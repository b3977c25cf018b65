#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of a trace, readable by its owner only. A new trace is appended, so that a restart loses nothing.
package final class TraceFile: Sendable {
    /// The file cannot be used.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// The reason.
        enum Reason: Equatable {
            /// The system's `errno`.
            case system(Int32)
            /// It is a folder, a FIFO or a device, which might block, or belongs to another user.
            case unsuitable
        }

        /// Its path.
        package let path: String
        let reason: Reason

        /// A sentence for a person.
        package var description: String {
            switch reason {
            case .system(let code):
                "The trace cannot be written to \(path): \(String(cString: strerror(code))). Check the path and its "
                    + "permissions."
            case .unsuitable: "The trace cannot be written to \(path): it must be a regular file of your own."
            }
        }
    }

    /// The bytes of earlier traces in it.
    package let size: Int

    private let path: String
    private let descriptor: Int32

    /// Opens a file for appending; creates it (mode 0600) if it is missing, and takes others' permissions away if not.
    package init(path: String) throws(Failure) {
        // O_NONBLOCK: opening a FIFO must not block. O_NOFOLLOW: a planted link must not direct the trace elsewhere.
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw Failure(path: path, reason: .system(errno))
        }
        self.path = path
        self.descriptor = descriptor
        var status = stat()
        guard
            fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            fchmod(descriptor, 0o600) == 0
        else {
            size = 0
            throw Failure(path: path, reason: .unsuitable)
        }
        size = Int(status.st_size)
        try endTornLine()
    }

    deinit {
        close(descriptor)
    }

    /// Writes all of the bytes, blocking.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else {
                throw Failure(path: path, reason: .system(errno))
            }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// Ends the line that a full disk or a killed program has left, so that it does not swallow the next record.
    private func endTornLine() throws(Failure) {
        var last: UInt8 = 0
        if size > 0, pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != UInt8(ascii: "\n") {
            try write([UInt8(ascii: "\n")])
        }
    }
}

/// The system's `write`, which a method of the same name shadows.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
