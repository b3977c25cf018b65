import ChatProtocol
import NIOCore

/// Asking a client that has acknowledged nothing for long: RFC 9002, section 6.2.
extension ServerDelivery {
    /// A probe time-out has passed without an answer.
    mutating func probe(now: NIODeadline) {
        // The challenge or its answer was lost: RFC 9000, section 8.2.1, asks to try again.
        challengeIsOwed = validation?.mayChallenge(now: now, interval: PathValidation.shortestInterval) ?? false
        guard path != nil else {
            return
        }
        let repeats = WireChoice.isProbeWithMessages(exchange.sent.probeCount)
        // Two datagrams, as section 6.2.4 permits, so that one loss does not cost a further time-out.
        probesOwed = repeats ? 1 : 0
        pingsOwed = repeats ? 1 : 2
    }

    /// The client sends something that asks for an acknowledgement while it owes some itself, as a hello: one direction
    /// works. A ping beside that acknowledgement finds out about the other one without waiting for the next probe.
    mutating func askBack(after packet: PacketExchange.OpenedPacket, from source: SocketAddress) {
        if source == path, packet.frames.contains(where: \.isAckEliciting) {
            pingsOwed = max(pingsOwed, 1)
        }
    }

    /// Whether UDP is to be given up: nothing has been acknowledged for long, or one message for very long.
    func isDead(now: NIODeadline) -> Bool {
        let isSilent = exchange.sent.silentSince.map { now - $0 >= WireChoice.silenceLimit } ?? false
        return isSilent || patienceEnd.map { $0 <= now } ?? false
    }

    /// A probe without messages, and with what has to be acknowledged.
    mutating func nextPing(now: NIODeadline) throws -> ByteBuffer? {
        guard pingsOwed > 0 else {
            return nil
        }
        pingsOwed -= 1
        var packet = PacketAssembly(expecting: DatagramFrameCodec.usualBytes)
        packet.add(.ping)
        packet.add(exchange.owedAcknowledgement(now: now))
        return try seal(packet, isProbe: true, now: now)
    }
}
