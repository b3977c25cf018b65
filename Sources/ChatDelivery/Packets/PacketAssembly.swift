import ChatProtocol
import NIOCore

/// One packet while it is put together: what fits is written into its payload.
struct PacketAssembly {
    /// Why a message is in a packet.
    enum Reason {
        /// It has not been sent before.
        case first
        /// It was lost, or waits for its acknowledgement for long.
        case again
        /// To make a loss invisible.
        case copy
    }

    /// The frames, as they travel.
    private(set) var payload: ByteBuffer

    /// Whether the receiver must acknowledge it.
    private(set) var isAckEliciting = false

    /// Whether an acknowledgement is among the frames.
    private(set) var hasAcknowledgement = false

    /// The sender's indices of the messages among the frames.
    private(set) var messages = MessageIndices()

    /// Messages that are sent for the first time.
    private(set) var firstMessages = 0

    /// Messages that are sent because they were lost.
    private(set) var messagesAgain = 0

    /// Bytes of the first messages.
    private(set) var firstBytes = 0

    /// Bytes of messages that were sent before, and of what repairs them.
    private(set) var repeatedBytes = 0

    /// Bytes of payload that are left.
    private(set) var room: Int

    /// Starts an empty packet.
    ///
    /// - Parameters:
    ///   - room: Bytes of its payload.
    ///   - expected: Bytes that it is likely to have, so that its memory is taken once.
    init(room: Int = DatagramKey.payloadBytes, expecting expected: Int = 0) {
        self.room = room
        payload = ByteBufferAllocator().buffer(capacity: Swift.min(expected, room))
    }

    /// Bytes of what has been added.
    var byteCount: Int {
        payload.readableBytes
    }

    /// Whether nothing has been added.
    var isEmpty: Bool {
        payload.readableBytes == 0
    }

    /// Adds a message, if it fits.
    ///
    /// - Returns: Whether it did.
    @discardableResult
    mutating func add(_ message: OutstandingMessages.Indexed, _ reason: Reason) -> Bool {
        let size = DatagramFrameCodec.byteCount(of: message.delivery, index: message.index)
        guard size <= room else {
            return false
        }
        room -= size
        DatagramFrameCodec.write(message.delivery, index: message.index, into: &payload)
        isAckEliciting = true
        messages.append(message.index)
        switch reason {
        case .first:
            firstMessages += 1
            firstBytes += size
        case .again:
            messagesAgain += 1
            repeatedBytes += size
        case .copy:
            repeatedBytes += size
        }
        return true
    }

    /// Adds a repair symbol, if it fits.
    ///
    /// - Returns: Whether it did.
    mutating func add(_ symbol: RepairSymbol) -> Bool {
        let before = byteCount
        guard add(.repair(symbol)) else {
            return false
        }
        repeatedBytes += byteCount - before
        return true
    }

    /// Fills the payload up with padding, as far as there is room.
    mutating func pad(to size: Int) {
        DatagramFrameCodec.pad(&payload, to: Swift.min(size, byteCount + room))
    }

    /// Adds a frame, if there is one and it fits.
    ///
    /// - Returns: Whether it did.
    @discardableResult
    mutating func add(_ frame: DatagramFrame?) -> Bool {
        guard let frame, case let size = DatagramFrameCodec.byteCount(of: frame), size <= room else {
            return false
        }
        room -= size
        DatagramFrameCodec.write(frame, into: &payload)
        isAckEliciting = isAckEliciting || frame.isAckEliciting
        hasAcknowledgement = hasAcknowledgement || frame.isAcknowledgement
        return true
    }
}
