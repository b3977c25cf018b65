import ChatProtocol
import NIOCore

/// Probes for a client that has acknowledged nothing for long: RFC 9002, section 6.2. The path decides when to probe.
extension ServerDelivery {
    /// Answers an ack-eliciting packet, such as a hello, with a ping while probes are unanswered: that packet shows
    /// that one direction works. The ping next to its acknowledgement tests the other one without waiting for the
    /// next probe.
    mutating func askBack(after packet: PacketExchange.OpenedPacket, from source: SocketAddress) {
        if source == path.address, packet.frames.contains(where: \.isAckEliciting) {
            path.pingsOwed = max(path.pingsOwed, 1)
        }
    }

    /// Whether UDP has failed: nothing was acknowledged for long, or one message was unacknowledged for very long.
    func isDead(now: NIODeadline) -> Bool {
        path.isSilent(now: now) || patienceEnd.map { $0 <= now } ?? false
    }

    /// A probe without messages, with the owed acknowledgement.
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
