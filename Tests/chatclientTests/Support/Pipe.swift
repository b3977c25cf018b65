import ChatTesting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An operating system's pipe; closed on deinitialization.
final class Pipe {
    let reader: Int32
    private(set) var writer: Int32

    init() throws {
        // Close on exec: other tests of this process start programs, and a pipe does not end while one of them holds
        // its writing end.
        (reader, writer) = try SpawnedProcess.alone {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else {
                throw Failed()
            }
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
            return (ends[0], ends[1])
        }
    }

    struct Failed: Error {}

    deinit {
        close(reader)
        closeWriter()
    }

    /// Writes a text that fits the pipe.
    func put(_ text: String) {
        put(bytes: Array(text.utf8))
    }

    /// Writes bytes that fit the pipe.
    func put(bytes: [UInt8]) {
        _ = write(writer, bytes, bytes.count)
    }

    func closeWriter() {
        if writer >= 0 {
            close(writer)
            writer = -1
        }
    }

    /// Everything that was written until now.
    func readAll() -> String {
        // A blocking read would hold a thread that the other tests need.
        _ = fcntl(reader, F_SETFL, O_NONBLOCK)
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(reader, &chunk, chunk.count)
            guard count > 0 else {
                return String(decoding: all, as: UTF8.self)
            }
            all += chunk[..<count]
        }
    }
}
