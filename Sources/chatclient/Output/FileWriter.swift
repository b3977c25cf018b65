#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to a file descriptor, unbuffered; blocks until all is written.
struct FileWriter: Sendable {
    /// Nobody reads what is written any more.
    struct Closed: Error {}

    /// Where it writes to; it stays open.
    let descriptor: Int32

    /// The standard output.
    static let standardOutput = FileWriter(descriptor: STDOUT_FILENO)

    /// The standard error output.
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

    /// Somebody made the descriptor non-blocking, which other processes may share.
    private func waitUntilWritable() {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&state, 1, -1)
    }
}

/// The system's `write`, where a method of the same name hides it.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
