import ChatProtocol
import DequeModule
import NIOCore
import SwiftProtobuf
import Synchronization

/// What waits to be written to one control connection. Bounded: whoever asks without reading the answers is cut off.
final class Outbox: Sendable {
    /// Frames that wait. More than a session's outstanding deliveries can fill, so that only unread answers overflow.
    static let maximumFrames = 2048

    /// Bytes that wait.
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
        /// Whether the bell has rung since the last look: once is enough, since whoever hears it takes all there is.
        var hasRung = false

        /// Forgets what waits. Nothing is kept for an idle connection, of which there are many.
        mutating func drop() {
            items = []
            bytes = 0
        }

        /// The bell, if it is to ring now.
        mutating func ring() -> (@Sendable () -> Void)? {
            guard !hasRung, let bell else {
                return nil
            }
            hasRung = true
            return bell
        }
    }

    /// What posting did.
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
    ///   - overflowed: Called when the peer does not read and the bounds are reached: ends the connection.
    init(budget: OutboxBudget? = nil, overflowed: @escaping @Sendable () -> Void) {
        self.budget = budget
        self.overflowed = overflowed
    }

    deinit {
        budget?.remove(state.withLock { $0.bytes })
    }

    /// Bytes that wait.
    var bytes: Int {
        state.withLock { $0.bytes }
    }

    /// Who is to call ``take()`` again whenever something has come; `nil` for nobody.
    func listen(_ bell: (@Sendable () -> Void)?) {
        let ring = state.withLock { state in
            state.bell = bell
            state.hasRung = false
            return state.items.isEmpty && !state.isFinished ? nil : state.ring()
        }
        ring?()
    }

    /// Adds a frame. The peer is told of an answer that cannot be written; an event that cannot be ends the connection.
    func post(_ frame: WireServerFrame, deliveries: Deliveries? = nil) {
        if let encoded = try? frame.controlFrame() {
            post(encoded, deliveries: deliveries)
        } else if frame.requestID != 0, let failure = try? Self.failure(to: frame.requestID).controlFrame() {
            post(failure)
        } else {
            finish()
        }
    }

    private static func failure(to requestID: UInt64) -> WireServerFrame {
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

    /// Adds what may be missed: it is dropped when half of what fits is waiting, so that nobody is cut off for what others
    /// do while he reads slowly.
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

    /// Whether nothing more is taken: the connection is ending.
    var isFinished: Bool {
        state.withLock { $0.isFinished }
    }

    /// Whether the connection ended because too much waited for it.
    var isCutOff: Bool {
        state.withLock { $0.isCutOff }
    }

    /// Nothing more comes: ``take()`` says so once it has given all that is there.
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

    /// Takes what is there now. The bell rings again for what comes after it.
    ///
    /// - Returns: Whether nothing comes after these, besides.
    func take() -> (items: [Item], isLast: Bool) {
        let (items, bytes, isLast) = state.withLock { state in
            let taken = (Array(state.items), state.bytes, state.isFinished)
            state.drop()
            state.hasRung = false
            return taken
        }
        budget?.remove(bytes)
        return (items, isLast)
    }

    /// The frames of these items, one after the other in few buffers: TLS makes a record of each.
    ///
    /// - Returns: Buffers of up to a record's size, but for a frame that is larger by itself.
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

    /// Bytes of a TLS record: RFC 8446, section 5.1.
    private static let largestRecord = 1 << 14
}
