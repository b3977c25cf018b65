import ChatProtocol
import NIOCore

extension ServerDelivery {
    /// Packs pending frames into one datagram for the validated path; returns `nil` if nothing must or may be sent.
    mutating func nextDatagram(now: NIODeadline) throws -> ByteBuffer? {
        let isProbe = path.probesOwed > 0
        if !isProbe, let ping = try nextPing(now: now) {
            return ping
        }
        if !isProbe, let probe = try nextSizeProbe(now: now) {
            return probe
        }
        // A probe may exceed the window: RFC 9002, section 7.5.
        let room = isProbe ? DatagramKey.payloadBytes : path.payloadRoom
        // Evaluated even while pacing forbids sending: it drops acknowledged messages from the head of the queue,
        // which would hide the ones behind it.
        let isNextFitting = nextMessageFits(in: room)
        let hasMessages = isNextFitting && (isProbe || path.sent.nextTime <= now)
        let expected = DatagramFrameCodec.usualBytes + (hasMessages ? messages.expectedBytes : 0)
        var packet = PacketAssembly(room: room, expecting: expected)
        addMessages(to: &packet, isProbe: isProbe, hasNew: hasMessages, now: now)
        guard !packet.isEmpty || exchange.mustAcknowledge(now: now) else {
            return nil
        }
        if packet.isEmpty {
            // Acknowledgements alone are not congestion-controlled: RFC 9002, section 7.
            packet = PacketAssembly()
        }
        packet.add(exchange.owedAcknowledgement(now: now))
        account(for: packet, now: now)
        // Piggybacked on an ack-eliciting packet only, so that it costs no acknowledgement of its own.
        let tellsFrequency =
            ackFrequency.isOwed && packet.isAckEliciting && packet.add(.acknowledgementFrequency(ackFrequency.current))
        if tellsFrequency {
            ackFrequency.told()
            path.sent.expectAcknowledgements(within: ackFrequency.current.delay)
        }
        return try seal(packet, purpose: tellsFrequency ? .frequency : [], isProbe: isProbe, now: now)
    }

    /// Adds pending messages and redundancy for earlier ones; adds nothing if none wait or none may be sent.
    private mutating func addMessages(
        to packet: inout PacketAssembly,
        isProbe: Bool,
        hasNew hasMessages: Bool,
        now: NIODeadline
    ) {
        if isProbe {
            path.probesOwed -= 1
            repeatOldest(in: &packet, now: now)
        }
        if hasMessages {
            fill(&packet, now: now)
        }
        if isWorthRepairing(packet), hasMessages || path.tailCopies.isDue(now: now) {
            addRepairs(to: &packet, now: now)
        }
        if isProbe, packet.isEmpty {
            packet.add(.ping)
        }
    }

    /// A path MTU probe (DPLPMTUD, RFC 8899): sent if more waits than fits in one datagram, nothing was lost lately
    /// and the window has room.
    private mutating func nextSizeProbe(now: NIODeadline) throws -> ByteBuffer? {
        guard
            path.isClean,
            messages.expectedBytes > path.size.payloadBytes,
            path.sent.room >= ProtocolLimits.largestDatagramBytes,
            let size = path.size.nextProbe(now: now)
        else {
            return nil
        }
        let payloadBytes = size - DatagramKey.overhead
        var packet = PacketAssembly(room: payloadBytes, expecting: payloadBytes)
        packet.add(.ping)
        return try seal(packet, paddedTo: payloadBytes, purpose: .size, now: now)
    }

    /// When waiting messages may be sent; `nil` if none wait, or if only an acknowledgement can make room.
    var fillTime: NIODeadline? {
        guard let bytes = messages.nextBytes, bytes <= path.payloadRoom else {
            return nil
        }
        return path.sent.nextTime
    }

    /// Seals a packet and counts it.
    ///
    /// - Parameter isProbe: Whether to skip a packet number before it. The receiver acknowledges a packet after a
    ///   gap at once (RFC 9002, section 6.2.4), so each probe gets its own answer, and not one for two.
    mutating func seal(
        _ packet: consuming PacketAssembly,
        paddedTo payloadBytes: Int = 0,
        purpose: SentPacket.Purpose = [],
        isProbe: Bool = false,
        now: NIODeadline
    ) throws -> ByteBuffer {
        counters.counts.packetsSent += 1
        if isProbe {
            exchange.skipNumber()
        }
        return try exchange.seal(
            packet,
            paddedTo: payloadBytes,
            purpose: purpose,
            recordingIn: &path.sent,
            now: now
        )
    }

    private mutating func nextMessageFits(in room: Int) -> Bool {
        messages.dropDone()
        return messages.nextBytes.map { $0 <= room } ?? false
    }

    /// Repeats the messages of the oldest packet in a probe: most likely that packet was lost.
    private mutating func repeatOldest(in packet: inout PacketAssembly, now: NIODeadline) {
        for index in path.sent.oldest?.messages ?? [] {
            // Messages that were also written to TLS need no repetition: a ping suffices to test UDP.
            guard let delivery = messages.delivery(at: index), !messages.isWritten(index) else {
                continue
            }
            guard packet.add(.init(index: index, delivery: delivery), .again) else {
                return
            }
            messages.markSent(index, now: now)
        }
    }

    private mutating func fill(_ packet: inout PacketAssembly, now: NIODeadline) {
        while let next = messages.popForDatagram(fitting: packet.room, now: now) {
            packet.add(next.message, next.isFirst ? .first : .again)
        }
    }

    /// Whether to add repairs: to packets with few new messages, and after a recent loss to any packet.
    private func isWorthRepairing(_ packet: PacketAssembly) -> Bool {
        packet.firstMessages <= Repair.largestRepaired || path.losses.hasLost
    }

    private mutating func account(for packet: PacketAssembly, now: NIODeadline) {
        let isPaidFor = packet.firstMessages > 0
        let overhead = DatagramKey.overhead
        counters.counts.messagesByUDP += packet.firstMessages
        counters.counts.resent += packet.messagesAgain
        if isWorthRepairing(packet), path.wantsCopies {
            path.tailCopies.sent(packet.firstMessages + packet.messagesAgain, now: now)
        }
        repair.budget.replenish(packet.firstBytes + (isPaidFor ? overhead : 0))
        if packet.repeatedBytes > 0 {
            repair.budget.consume(packet.repeatedBytes + (isPaidFor ? 0 : overhead))
        }
    }
}
