import ChatTesting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pipe of the system; closed when it goes.
final class Pipe {
    let reader: Int32
    private(set) var writer: Int32

    init() throws {
        // Not to be inherited: other tests of this process start programs, and a pipe has no end while one of them
        // holds its writing side.
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

    /// All that was written until now.
    func readAll() -> String {
        // Whoever blocks here holds a thread that the other tests need.
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
