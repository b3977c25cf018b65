import ChatAdministration
import NIOCore

/// Writes the lines of one caller's answers. At most a chunk and one line wait for a caller that does not read.
final class AdminAnswer {
    private let channel: any Channel
    private let chunk: Int
    private var buffer: ByteBuffer

    /// Items since the last ``end(with:)``.
    private(set) var items = 0

    /// Whether all items since then could be written.
    private var isComplete = true

    /// - Parameter chunk: Bytes that are collected before they are written.
    init(channel: any Channel, chunk: Int) {
        self.channel = channel
        self.chunk = chunk
        buffer = channel.allocator.buffer(capacity: 1024)
    }

    /// Adds an item. Returns when there is room for another.
    ///
    /// - Throws: The caller is gone.
    func emit(_ item: AdminItem) async throws(AdminCallerGoneError) {
        guard let line = try? AdminFrame.item(json: item.json()).line() else {
            isComplete = false
            return
        }
        items += 1
        append(line)
        if buffer.readableBytes >= chunk {
            try await flush()
        }
    }

    /// Ends the answer, and returns when the system has taken all of it.
    ///
    /// - Throws: The caller is gone.
    func end(with failure: AdminFailure?) async throws(AdminCallerGoneError) {
        let failure = isComplete ? failure : AdminFailure(.failed, "An item of the answer cannot be written as JSON.")
        let frame = failure.map { AdminFrame.failure($0) } ?? .done(items: items)
        items = 0
        isComplete = true
        append((try? frame.line()) ?? "")
        try await flush()
    }

    private func append(_ line: String) {
        buffer.writeString(line)
        buffer.writeInteger(UInt8(ascii: "\n"))
    }

    private func flush() async throws(AdminCallerGoneError) {
        let bytes = buffer
        buffer.clear()
        do {
            try await channel.writeAndFlush(bytes).get()
        } catch {
            throw AdminCallerGoneError()
        }
    }
}

@available(*, unavailable)
extension AdminAnswer: Sendable {}
