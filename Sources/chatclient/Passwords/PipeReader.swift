#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a short text from a descriptor that need not have it yet.
struct PipeReader {
    /// How long the text may take: somebody may have to unlock a password store first.
    static let patience = Duration.seconds(60)

    /// The most bytes that are read.
    static let largestSize = 64 * 1024

    /// Why nothing was read.
    enum Problem: Error, Equatable {
        /// The text took longer than the time limit.
        case late
        /// The text has more than ``largestSize`` bytes.
        case large
        /// The system reported an error.
        case failed

        /// The predicate of a sentence about the source.
        var words: String { words(for: "password") }

        /// The same about the source of another secret, such as an invite.
        func words(for secret: String) -> String {
            switch self {
            case .late: "had no \(secret) within the time limit, \(PipeReader.patience.components.seconds) seconds."
            case .large: "has more than \(PipeReader.largestSize) bytes, which is no \(secret)."
            case .failed: "cannot be read."
            }
        }
    }

    /// The descriptor, which does not block; it stays open.
    let descriptor: Int32

    /// When to stop.
    private let end: ContinuousClock.Instant

    /// - Parameters:
    ///   - descriptor: The descriptor; it must not block (`O_NONBLOCK`).
    ///   - patience: How long the text may take.
    init(descriptor: Int32, patience: Duration = Self.patience) {
        self.descriptor = descriptor
        end = .now + patience
    }

    /// Reads up to and with the end of the first line, or to the end: a named pipe may stay open.
    ///
    /// - Throws: ``Problem``.
    func firstLine() throws(Problem) -> [UInt8] {
        try read { $0.contains(UInt8(ascii: "\n")) }
    }

    /// Reads to the end.
    ///
    /// - Throws: ``Problem``.
    func all() throws(Problem) -> [UInt8] {
        try read { _ in false }
    }

    private func read(until isEnough: (ArraySlice<UInt8>) -> Bool) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            try waitForInput()
            let count = systemRead(descriptor, &chunk)
            guard count >= 0 else {
                guard errno == EINTR || errno == EAGAIN else {
                    throw .failed
                }
                continue
            }
            bytes += chunk.prefix(count)
            guard bytes.count <= Self.largestSize else {
                throw .large
            }
            if count == 0 || isEnough(bytes.suffix(count)) {
                return bytes
            }
        }
    }

    private func waitForInput() throws(Problem) {
        while true {
            let rest = end - .now
            guard rest > .zero else {
                throw .late
            }
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&state, 1, Int32(clamping: rest.components.seconds * 1000 + 1))
            guard count == 0 || count < 0 && errno == EINTR else {
                return
            }
        }
    }
}

/// Calls the system's `read`, which a method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}
