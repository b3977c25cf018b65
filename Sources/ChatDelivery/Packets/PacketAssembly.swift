import ChatProtocol

/// The frames of one packet while it is put together: what fits goes in.
struct PacketAssembly {
    /// What the packet carries.
    private(set) var frames: [DatagramFrame] = []

    /// The sender's indices of the messages among the frames.
    private(set) var messages: [UInt64] = []

    /// Bytes of payload that are left.
    private var room: Int

    /// Starts an empty packet.
    ///
    /// - Parameter room: Bytes of its payload.
    init(room: Int = DatagramKey.payloadBytes) {
        self.room = room
    }

    /// Adds a message, if it fits.
    ///
    /// - Returns: Whether it did.
    mutating func add(_ delivery: DeliveredMessage, index: UInt64) -> Bool {
        guard add(.message(delivery)) else {
            return false
        }
        messages.append(index)
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
        frames.append(frame)
        return true
    }
}
