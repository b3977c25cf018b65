import ChatProtocol
import DequeModule
import NIOCore
import SwiftProtobuf
import Synchronization

/// Bounded send queue of one control connection. Backpressure and load shedding: a client that sends requests
/// without reading the answers is cut off.
final class Outbox: Sendable {
    /// The most waiting frames. More than a session's outstanding deliveries can fill, so that only unread
    /// answers overflow.
    static let maximumFrames = 2048

    /// The most waiting bytes.
    static let maximumBytes = 4 << 20

    /// Deliveries of a session that count as done once their frame is written.
    struct Deliveries: Sendable, Equatable {
        let session: SessionID
        let indices: [UInt64]
    }

    /// One frame, and the deliveries in it.
    struct Item: Sendable {
        let frame: ByteBuffer
        let deliveries: Deliveries?
    }

    private struct State {
        var items: Deque<Item> = []
        var bytes = 0
        var isFinished = false
        var isCutOff = false
        var bell: (@Sendable () -> Void)?
        /// Whether the bell has rung since the last ``take()``: once is enough, since the listener then takes
        /// everything.
        var hasRung = false

        /// Drops the waiting frames and their buffer: idle connections, of which there are many, keep no memory for it.
        mutating func drop() {
            items = []
            bytes = 0
        }

        /// Returns the bell if it must ring now.
        mutating func ring() -> (@Sendable () -> Void)? {
            guard !hasRung, let bell else {
                return nil
            }
            hasRung = true
            return bell
        }
    }

    /// The result of posting.
    private enum OnPost {
        case taken((@Sendable () -> Void)?)
        case overflow
        case ignore
    }

    private let state = Mutex(State())
    private let budget: OutboxBudget?
    private let overflowed: @Sendable () -> Void

    /// Makes an empty outbox.
    ///
    /// - Parameters:
    ///   - budget: Shared by all outboxes.
    ///   - overflowed: Called if the peer does not read and a bound is reached: ends the connection.
    init(budget: OutboxBudget? = nil, overflowed: @escaping @Sendable () -> Void) {
        self.budget = budget
        self.overflowed = overflowed
    }

    deinit {
        budget?.remove(state.withLock { $0.bytes })
    }

    /// The number of waiting bytes.
    var bytes: Int {
        state.withLock { $0.bytes }
    }

    /// Sets the bell, which rings when frames have come and ``take()`` must be called again; `nil` for none.
    func listen(_ bell: (@Sendable () -> Void)?) {
        let ring = state.withLock { state in
            state.bell = bell
            state.hasRung = false
            return state.items.isEmpty && !state.isFinished ? nil : state.ring()
        }
        ring?()
    }

    /// Adds a frame. If it cannot be encoded, the peer receives an error in place of an answer; an event ends
    /// the connection.
    func post(_ frame: ProtoServerFrame, deliveries: Deliveries? = nil) {
        if let encoded = try? frame.controlFrame() {
            post(encoded, deliveries: deliveries)
        } else if frame.requestID != 0, let failure = try? Self.failure(to: frame.requestID).controlFrame() {
            post(failure)
        } else {
            finish()
        }
    }

    private static func failure(to requestID: UInt64) -> ProtoServerFrame {
        .with {
            $0.requestID = requestID
            $0.error.code = .internal
            $0.error.message = "The server made an answer that fits into no frame. Please report it."
        }
    }

    /// Adds an encoded frame. After ``finish()`` it is dropped.
    func post(_ frame: ByteBuffer, deliveries: Deliveries? = nil) {
        post(frame, deliveries: deliveries, isNotice: false)
    }

    /// Adds a notice, which the client may miss: it is dropped if the outbox is half full, so that a slow
    /// reader is not cut off for the actions of others.
    func postNotice(_ frame: ByteBuffer) {
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
                state.isCutOff = true
                return .overflow
            }
            state.items.append(Item(frame: frame, deliveries: deliveries))
            state.bytes += frame.readableBytes
            return .taken(state.ring())
        }
        switch action {
        case .taken(let ring):
            ring?()
            if budget?.add(frame.readableBytes) == true {
                budget?.relieve()
            }
        case .overflow:
            finish()
            overflowed()
        case .ignore: break
        }
    }

    /// Whether further frames are dropped: the connection is ending.
    var isFinished: Bool {
        state.withLock { $0.isFinished }
    }

    /// Whether the connection was cut off because too much waited for it.
    var isCutOff: Bool {
        state.withLock { $0.isCutOff }
    }

    /// Accepts no further frames: ``take()`` reports the end with the last ones.
    func finish() {
        let ring = state.withLock { state in
            state.isFinished = true
            return state.ring()
        }
        ring?()
    }

    /// Ends the connection at once, even if its peer reads nothing. Frames that wait are dropped.
    func cutOff() {
        let dropped = state.withLock { state in
            defer { state.drop() }
            state.isCutOff = true
            return state.bytes
        }
        budget?.remove(dropped)
        finish()
        overflowed()
    }

    /// Removes and returns the waiting frames. The bell rings again for later ones.
    ///
    /// - Returns: The waiting frames, and whether they are the last.
    func pop() -> (items: [Item], isLast: Bool) {
        let (items, bytes, isLast) = state.withLock { state in
            let taken = (Array(state.items), state.bytes, state.isFinished)
            state.drop()
            state.hasRung = false
            return taken
        }
        budget?.remove(bytes)
        return (items, isLast)
    }

    /// Returns the frames of these items in order, joined into few buffers: TLS makes a record of each buffer.
    ///
    /// - Returns: Buffers of up to the size of a record, except for a frame that is larger by itself.
    static func joined(_ items: [Item]) -> [ByteBuffer] {
        var buffers: [ByteBuffer] = []
        for item in items {
            let bytes = item.frame.readableBytes
            if let last = buffers.indices.last, buffers[last].readableBytes + bytes <= largestRecord {
                buffers[last].writeImmutableBuffer(item.frame)
            } else {
                buffers.append(item.frame)
            }
        }
        return buffers
    }

    /// The most bytes of a TLS record (RFC 8446, section 5.1).
    private static let largestRecord = 1 << 14
}
