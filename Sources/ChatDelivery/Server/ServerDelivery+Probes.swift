import ChatProtocol
import NIOCore

/// Asking a client that has acknowledged nothing for long: RFC 9002, section 6.2. When to ask is the path's to know.
extension ServerDelivery {
    /// The client sends something that asks for an acknowledgement while it owes some itself, as a hello: one direction
    /// works. A ping beside that acknowledgement finds out about the other one without waiting for the next probe.
    mutating func askBack(after packet: PacketExchange.OpenedPacket, from source: SocketAddress) {
        if source == path.address, packet.frames.contains(where: \.isAckEliciting) {
            path.pingsOwed = max(path.pingsOwed, 1)
        }
    }

    /// Whether UDP is to be given up: nothing has been acknowledged for long, or one message for very long.
    func isDead(now: NIODeadline) -> Bool {
        path.isSilent(now: now) || patienceEnd.map { $0 <= now } ?? false
    }

    /// A probe without messages, and with what has to be acknowledged.
    mutating func nextPing(now: NIODeadline) throws -> ByteBuffer? {
        guard path.pingsOwed > 0 else {
            return nil
        }
        path.pingsOwed -= 1
        var packet = PacketAssembly(expecting: DatagramFrameCodec.usualBytes)
        packet.add(.ping)
        packet.add(exchange.owedAcknowledgement(now: now))
        return try seal(packet, isProbe: true, now: now)
    }
}
