import Foundation
import Synchronization

/// A file descriptor that is closed exactly once, at the latest when its last owner releases it.
final class Descriptor: Sendable {
    private let number: Mutex<Int32?>

    /// Takes ownership of an open descriptor.
    init(_ number: Int32) {
        self.number = Mutex(number)
    }

    deinit {
        close()
    }

    /// The descriptor's number, `nil` once closed.
    var value: Int32? {
        number.withLock { $0 }
    }

    /// Closes the descriptor. No thread may be blocked reading from it.
    func close() {
        number.withLock { number in
            if let open = number {
                _ = Foundation.close(open)
            }
            number = nil
        }
    }

    /// Makes the descriptor non-blocking (`O_NONBLOCK`).
    func makeNonBlocking() {
        number.withLock { number in
            if let open = number {
                _ = fcntl(open, F_SETFL, fcntl(open, F_GETFL) | O_NONBLOCK)
            }
        }
    }

    /// Writes all bytes, waiting for room while the buffer is full.
    ///
    /// - Throws: `HarnessFailure` if the reader is gone or has not made room for all bytes within `timeout`.
    func write(_ bytes: [UInt8], timeout: Duration = Patience.standard) async throws {
        guard let open = value else {
            throw HarnessFailure("The program's input was closed by the test before it wrote \(bytes.count) bytes.")
        }
        try await BackgroundThread.run {
            // Keeps `self` alive, so that the descriptor stays open as long as this thread uses its number.
            try withExtendedLifetime(self) {
                try Self.writeBlocking(bytes, to: open, deadline: .now + timeout)
            }
        }
    }

    private static func writeBlocking(
        _ bytes: [UInt8],
        to descriptor: Int32,
        deadline: ContinuousClock.Instant
    ) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            let error = errno
            if count >= 0 {
                written += count
                continue
            }
            guard error == EAGAIN || error == EINTR else {
                throw HarnessFailure(call: "Writing to the program's input", error: error)
            }
            guard ContinuousClock.now < deadline else {
                throw HarnessFailure("The program took only \(written) of \(bytes.count) bytes of input.")
            }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&waiting, 1, 250)
        }
    }

    /// Reads until end of file on a thread of its own.
    ///
    /// - Parameters:
    ///   - receive: Called with each chunk.
    ///   - finish: Called once, after the last chunk.
    func readInBackground(
        receive: @escaping @Sendable (ArraySlice<UInt8>) -> Void,
        finish: @escaping @Sendable () -> Void
    ) {
        BackgroundThread.start {
            withExtendedLifetime(self) {
                while let open = self.value, let bytes = Self.readBlocking(open) {
                    receive(bytes)
                }
            }
            finish()
        }
    }

    /// Waits for bytes. Returns `nil` at end of file, which a terminal reports as an error.
    private static func readBlocking(_ descriptor: Int32) -> ArraySlice<UInt8>? {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&waiting, 1, -1)
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            let error = errno
            if count > 0 {
                return buffer[..<count]
            }
            guard count < 0, error == EAGAIN || error == EINTR else {
                return nil
            }
        }
    }
}
