import ChatProtocol
import NIOCore

/// A packet under construction: frames that fit are encoded straight into its payload.
struct PacketAssembly {
    /// Why a message is in a packet.
    enum Reason {
        /// First transmission.
        case first
        /// Retransmission: the message was lost, or its acknowledgement is overdue.
        case again
        /// A redundant copy, so that the loss of the original is not noticed.
        case copy
    }

    /// The encoded frames.
    private(set) var payload: ByteBuffer

    /// Whether the packet is ack-eliciting: the receiver must acknowledge it.
    private(set) var isAckEliciting = false

    /// Whether an acknowledgement is among the frames.
    private(set) var hasAcknowledgement = false

    /// The sender's indices of the messages in the packet.
    private(set) var messages = MessageIndices()

    /// Messages sent for the first time.
    private(set) var firstMessages = 0

    /// Retransmitted messages.
    private(set) var messagesAgain = 0

    /// Bytes of the messages sent for the first time.
    private(set) var firstBytes = 0

    /// Bytes of retransmitted messages, copies and repair symbols.
    private(set) var repeatedBytes = 0

    /// Free bytes of payload.
    private(set) var room: Int

    /// Starts an empty packet.
    ///
    /// - Parameters:
    ///   - room: Capacity of the payload in bytes.
    ///   - expected: The expected payload bytes, so that the buffer is allocated once.
    init(room: Int = DatagramKey.payloadBytes, expecting expected: Int = 0) {
        self.room = room
        payload = ByteBufferAllocator().buffer(capacity: Swift.min(expected, room))
    }

    /// Bytes of the frames added so far.
    var byteCount: Int {
        payload.readableBytes
    }

    /// Whether nothing has been added.
    var isEmpty: Bool {
        payload.readableBytes == 0
    }

    /// Adds a message, if it fits.
    ///
    /// - Returns: Whether it fitted.
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
    /// - Returns: Whether it fitted.
    mutating func add(_ symbol: RepairSymbol) -> Bool {
        let before = byteCount
        guard add(.repair(symbol)) else {
            return false
        }
        repeatedBytes += byteCount - before
        return true
    }

    /// Pads the payload to a size, as far as there is room.
    mutating func pad(to size: Int) {
        DatagramFrameCodec.pad(&payload, to: Swift.min(size, byteCount + room))
    }

    /// Adds a frame, if there is one and it fits.
    ///
    /// - Returns: Whether it was added.
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
