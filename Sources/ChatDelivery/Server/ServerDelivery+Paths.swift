import ChatProtocol
package import NIOCore

/// Path validation, connection migration (RFC 9000, sections 8 and 9), and fallback from UDP to TLS.
extension ServerDelivery {
    /// The client's validated address; `nil` before validation.
    package var provenPath: SocketAddress? {
        path.address
    }

    /// Handles the source address of an authentic packet: a new address is validated.
    mutating func consider(
        _ source: SocketAddress,
        packet: PacketExchange.OpenedPacket,
        bytes: Int,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        guard source != path.address else {
            return
        }
        if path.validation?.address == source {
            path.validation?.received(bytes: bytes)
        } else if packet.isNewest, transport.mayValidate(now: now) {
            var new = PathValidation(
                address: source,
                roundTrips: transport.roundTripsNeeded(now: now),
                challenge: generator.next()
            )
            new.received(bytes: bytes)
            path.validation = new
            exchange.trace.add(.pathValidationBegan(address: source.hostAndPort))
        }
        // A hello may repeat a challenge after the shortest interval; other packets only after a probe time-out.
        let interval =
            packet.frames.contains(.hello) ? PathValidation.shortestInterval : path.sent.roundTrip.probeTimeout
        path.challengeIsOwed = path.validation?.mayChallenge(now: now, interval: interval) ?? false
    }

    /// Handles a path response from the client.
    mutating func answered(
        _ data: UInt64,
        from source: SocketAddress,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        let roundTrip = path.validation?.roundTrip(now: now)
        switch path.validation?.response(data, from: source, next: generator.next()) {
        case .proven(let address):
            proven(address, roundTrip: roundTrip, now: now)
        case .challengeAgain:
            path.challengeIsOwed = true
        case .ignore, nil:
            break
        }
    }

    private mutating func proven(_ address: SocketAddress, roundTrip: TimeAmount?, now: NIODeadline) {
        exchange.trace.add(.pathProven(address: address.hostAndPort))
        if path.isProven {
            // Packets in flight to the old address are not lost by congestion, but will not arrive either.
            let abandoned = replacePath(with: Path(movedTo: address, roundTrip: roundTrip, now: now))
            messages.lost(abandoned.flatMap(\.messages))
        } else {
            path.proven(address, now: now)
        }
        if transport.proven(now: now) {
            announcement = .udp
        }
    }

    mutating func leaveUDP(now: NIODeadline) {
        counters.counts.fallbacks += 1
        transport.failed(now: now)
        // Packets in flight when UDP failed count as lost.
        let abandoned = replacePath(with: Path())
        counters.counts.packetsLost += abandoned.count
        messages.moveToControl()
        announcement = .tls
    }

    /// Moves all outstanding and future messages to TLS: the session is about to end.
    package mutating func flushToControl() {
        transport.ended()
        replacePath(with: Path())
        messages.moveToControl()
    }

    /// Replaces the path by another one, or by none. The acknowledgement frequency that the client was sent on the
    /// old path still applies, but that frame may not have arrived.
    ///
    /// - Returns: The packets that were in flight on the old path, oldest first.
    @discardableResult
    private mutating func replacePath(with new: consuming Path) -> [SentPacket] {
        let abandoned = path.sent.underWay
        if !abandoned.isEmpty {
            exchange.trace.add(TraceEvent(lost: abandoned))
        }
        counters.counts.packetsLost += path.sent.lostCount
        ackFrequency.pathChanged()
        path = new
        path.sent.expectAcknowledgements(within: ackFrequency.current.delay)
        return abandoned
    }

    mutating func nextChallenge(now: NIODeadline) throws -> Output? {
        guard
            path.challengeIsOwed, let address = path.validation?.address,
            let challenge = path.validation?.nextChallenge(), challengeRate.take(now: now)
        else {
            path.challengeIsOwed = false
            return nil
        }
        path.challengeIsOwed = false
        var packet = PacketAssembly(room: challenge.payloadBytes)
        packet.add(challenge.frame)
        packet.add(exchange.owedAcknowledgement(now: now))
        if path.isProven {
            addUnacknowledged(to: &packet, now: now)
        }
        // The same echo answers the earlier challenge too. If earlier ones were kept, they would pile up as fast as
        // a client sends hellos.
        if let earlier = path.sent.forget(path.lastChallenge) {
            messages.lost(earlier.messages)
        }
        path.lastChallenge = exchange.nextPacketNumber
        let datagram = try seal(packet, paddedTo: challenge.payloadBytes, now: now)
        path.validation?.sent(bytes: datagram.readableBytes, now: now)
        return .datagram(datagram, to: address)
    }

    /// Fills a challenge with unacknowledged messages: a client that moved missed the datagrams to its old address.
    /// A challenge is padded anyway, up to the anti-amplification limit of the new address; with messages instead,
    /// a reader continues with the first datagram that reaches it.
    private mutating func addUnacknowledged(to packet: inout PacketAssembly, now: NIODeadline) {
        for message in messages.repairable(largestSource: packet.room).reversed() {
            guard packet.add(message, .copy) else {
                return
            }
            messages.markSent(message.index, now: now)
        }
    }
}
