import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a file descriptor chunk by chunk, on demand; a pending read can be cancelled.
///
/// A read from a terminal or a pipe may block for hours, so it runs on a dispatch queue and not on a thread of the
/// shared pool. `poll` waits for the input and for a pipe that ``stop()`` writes to (self-pipe), so that no blocked
/// read is left behind.
final class InputReader: Sendable {
    /// The maximum size of a chunk in bytes.
    static let chunkBytes = 16 * 1024

    private let descriptor: Int32
    private let wakeReader: Int32
    private let wakeWriter: Int32
    private let queue = DispatchQueue(label: "input")

    /// Reads `descriptor`, which stays open.
    ///
    /// - Returns: `nil` if the process has no file descriptors left.
    init?(descriptor: Int32 = STDIN_FILENO) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            return nil
        }
        self.descriptor = descriptor
        wakeReader = ends[0]
        wakeWriter = ends[1]
    }

    deinit {
        close(wakeReader)
        close(wakeWriter)
    }

    /// Waits for input.
    ///
    /// - Returns: 1 to ``chunkBytes`` bytes; `nil` at the end of the input, on error, after ``stop()`` and on
    ///   cancellation.
    func next() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: self.readChunk()) }
            }
        } onCancel: {
            stop()
        }
    }

    /// Ends the input for good, including a pending read.
    func stop() {
        var byte: UInt8 = 0
        _ = write(wakeWriter, &byte, 1)
    }

    private func readChunk() -> [UInt8]? {
        while true {
            var states = [
                pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            // In the background, input belongs to the shell, and a read would fail. No signal announces that the
            // shell brings a running program back to the foreground, so poll for it.
            let isAway = TerminalMode.isInBackground(descriptor)
            let ready = poll(&states, isAway ? 1 : 2, isAway ? Int32(JobControl.lookMilliseconds) : -1)
            guard ready >= 0 || errno == EINTR else {
                return nil
            }
            guard states[0].revents == 0 else {
                return nil
            }
            guard ready > 0, !TerminalMode.isInBackground(descriptor) else {
                continue
            }
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, filled in
                count = read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            let error = errno
            if count < 0, error == EINTR || error == EAGAIN || TerminalMode.isInBackground(descriptor) {
                continue
            }
            return count > 0 ? chunk : nil
        }
    }
}
