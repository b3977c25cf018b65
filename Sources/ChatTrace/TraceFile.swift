#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of a trace, readable by its owner only. A new trace is appended, so that a restart loses nothing.
package final class TraceFile: Sendable {
    /// The file cannot be created or written.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// Its path.
        package let path: String
        /// The system's `errno`.
        let code: Int32

        /// A sentence for a person.
        package var description: String {
            "The trace cannot be written to \(path): \(String(cString: strerror(code))). Check the path and its permissions."
        }
    }

    private let path: String
    private let descriptor: Int32

    /// Opens a file for appending; creates it (mode 0600) if it is missing.
    package init(path: String) throws(Failure) {
        // O_NONBLOCK: opening a FIFO without a reader must fail instead of blocking.
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            throw Failure(path: path, code: errno)
        }
        _ = fcntl(descriptor, F_SETFL, O_APPEND)
        self.path = path
        self.descriptor = descriptor
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
                throw Failure(path: path, code: errno)
            }
            rest = rest.dropFirst(max(0, count))
        }
    }
}

/// The system's `write`, which a method of the same name shadows.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
