#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to a file descriptor, unbuffered; blocks until all bytes are written.
struct FileWriter: Sendable {
    /// The reader has closed the output.
    struct Closed: Error {}

    /// The file descriptor; it stays open.
    let descriptor: Int32

    /// Standard output.
    static let standardOutput = FileWriter(descriptor: STDOUT_FILENO)

    /// Standard error.
    static let standardError = FileWriter(descriptor: STDERR_FILENO)

    /// Writes all of the bytes.
    func write(_ bytes: some Sequence<UInt8>) throws(Closed) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count < 0 else {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            default: throw Closed()
            }
        }
    }

    /// Waits on a non-blocking descriptor. Another process that shares the descriptor may have set `O_NONBLOCK`.
    private func waitUntilWritable() {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&state, 1, -1)
    }
}

/// The system's `write`, which a method of the same name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
