package import ChatProtocol
import DequeModule
package import NIOCore
import Synchronization

/// What waits to be written to one control connection. Bounded: whoever asks without reading the answers is cut off.
package final class Outbox: Sendable {
    /// Frames that wait. More than a session's outstanding deliveries can fill, so that only unread answers overflow.
    package static let maximumFrames = 2048

    /// Bytes that wait.
    package static let maximumBytes = 4 << 20

    /// Deliveries of a session that count as done once their frame is written.
    package struct Deliveries: Sendable, Equatable {
        package let session: SessionID
        package let indices: [UInt64]
    }

    /// One frame, and the deliveries in it.
    package struct Item: Sendable {
        package let frame: ByteBuffer
        package let deliveries: Deliveries?
    }

    private struct State {
        var items: Deque<Item> = []
        var bytes = 0
        var isFinished = false
    }

    /// What posting did.
    private enum OnPost {
        case ring
        case overflow
        case ignore
    }

    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let overflowed: @Sendable () -> Void

    /// Makes an empty outbox.
    ///
    /// - Parameter overflowed: Called when the peer does not read and the bounds are reached: ends the connection.
    package init(overflowed: @escaping @Sendable () -> Void) {
        self.overflowed = overflowed
        // One unheard ring is enough: whoever hears it takes all there is.
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds a frame.
    package func post(_ frame: WireServerFrame, deliveries: Deliveries? = nil) {
        guard let encoded = try? frame.controlFrame() else {
            return finish()
        }
        post(encoded, deliveries: deliveries)
    }

    /// Adds an encoded frame. After ``finish()`` it is dropped.
    package func post(_ frame: ByteBuffer, deliveries: Deliveries? = nil) {
        post(frame, deliveries: deliveries, isNotice: false)
    }

    /// Adds what may be missed: it is dropped when half of what fits is waiting, so that nobody is cut off for what others
    /// do while he reads slowly.
    package func postNotice(_ frame: ByteBuffer) {
        post(frame, deliveries: nil, isNotice: true)
    }

    private func post(_ frame: ByteBuffer, deliveries: Deliveries?, isNotice: Bool) {
        let action: OnPost = state.withLock { state in
            guard !state.isFinished else {
                return .ignore
            }
            if isNotice, state.items.count >= Self.maximumFrames / 2 || state.bytes >= Self.maximumBytes / 2 {
                return .ignore
            }
            guard state.items.count < Self.maximumFrames, state.bytes < Self.maximumBytes else {
                return .overflow
            }
            state.items.append(Item(frame: frame, deliveries: deliveries))
            state.bytes += frame.readableBytes
            return .ring
        }
        switch action {
        case .ring: ring.yield()
        case .overflow:
            finish()
            overflowed()
        case .ignore: break
        }
    }

    /// Nothing more comes: ``run(write:)`` returns when what is there has been written.
    package func finish() {
        state.withLock { $0.isFinished = true }
        ring.yield()
        ring.finish()
    }

    /// Ends the connection at once, whatever its peer reads: another one has taken its place.
    package func cutOff() {
        finish()
        overflowed()
    }

    /// Writes all that comes, in batches, until ``finish()``.
    ///
    /// - Throws: What `write` throws; nothing more is written then.
    package func run(write: ([Item]) async throws -> Void) async throws {
        for await _ in bell {
            try await writeAll(write)
        }
        try await writeAll(write)
    }

    private func writeAll(_ write: ([Item]) async throws -> Void) async throws {
        while true {
            let items = state.withLock { state in
                let items = Array(state.items)
                state.items.removeAll(keepingCapacity: items.count <= 64)
                state.bytes = 0
                return items
            }
            guard !items.isEmpty else {
                return
            }
            try await write(items)
        }
    }
}
