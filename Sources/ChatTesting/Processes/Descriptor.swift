import Foundation
import Synchronization

/// A file descriptor that is closed once, at the latest when its last owner lets go.
final class Descriptor: Sendable {
    private let number: Mutex<Int32?>

    /// Takes over an open descriptor.
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

    /// Closes it. Nobody may be blocked reading from it.
    func close() {
        number.withLock { number in
            if let open = number {
                _ = Foundation.close(open)
            }
            number = nil
        }
    }

    /// Makes reads and writes return at once instead of blocking.
    func makeNonBlocking() {
        number.withLock { number in
            if let open = number {
                _ = fcntl(open, F_SETFL, fcntl(open, F_GETFL) | O_NONBLOCK)
            }
        }
    }

    /// Writes all bytes, waiting for room where there is none.
    ///
    /// - Throws: `HarnessFailure` when the reader is gone or takes nothing for `timeout`.
    func write(_ bytes: [UInt8], timeout: Duration = Patience.standard) async throws {
        guard let open = value else {
            throw HarnessFailure("The program's input was closed by the test before it wrote \(bytes.count) bytes.")
        }
        try await BackgroundThread.run {
            // `self` is named so that the descriptor stays open as long as this thread uses its number.
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

    /// Reads until the end on a thread of its own.
    ///
    /// - Parameters:
    ///   - receive: Gets each piece.
    ///   - finish: Called once, after the last piece.
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

    /// Waits for bytes; `nil` at the end, which a terminal reports as an error.
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
