import ChatProtocol

/// The frames of one packet while it is put together: what fits goes in.
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

    /// What the packet carries.
    private(set) var frames: [DatagramFrame] = []

    /// The sender's indices of the messages among the frames.
    private(set) var messages: [UInt64] = []

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
    /// - Parameter room: Bytes of its payload.
    init(room: Int = DatagramKey.payloadBytes) {
        self.room = room
    }

    /// Bytes of what has been added.
    private(set) var byteCount = 0

    /// Adds a message, if it fits.
    ///
    /// - Returns: Whether it did.
    mutating func add(_ message: OutstandingMessages.Indexed, _ reason: Reason) -> Bool {
        let before = byteCount
        guard add(.message(message.delivery, index: message.index)) else {
            return false
        }
        messages.append(message.index)
        switch reason {
        case .first:
            firstMessages += 1
            firstBytes += byteCount - before
        case .again:
            messagesAgain += 1
            repeatedBytes += byteCount - before
        case .copy:
            repeatedBytes += byteCount - before
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

    /// Adds a frame, if there is one and it fits.
    ///
    /// - Returns: Whether it did.
    @discardableResult
    mutating func add(_ frame: DatagramFrame?) -> Bool {
        guard let frame, case let size = DatagramFrameCodec.byteCount(of: frame), size <= room else {
            return false
        }
        room -= size
        byteCount += size
        frames.append(frame)
        return true
    }
}
