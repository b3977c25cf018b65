import ChatProtocol
package import NIOCore

/// Where the client is: finding it, following it, and giving UDP up.
extension ServerDelivery {
    /// Where the client is proven to be; `nil` while it is not.
    package var provenPath: SocketAddress? {
        path.address
    }

    /// An authentic packet came from an address: is it a new one to be proven?
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
        } else if packet.isNewest, choice.mayValidate(now: now) {
            var new = PathValidation(
                address: source,
                roundTrips: choice.roundTripsNeeded(now: now),
                challenge: generator.next()
            )
            new.received(bytes: bytes)
            path.validation = new
            exchange.trace.add(.pathValidationBegan(address: source.hostAndPort))
        }
        // A hello asks to try anew; other packets only start the first challenge.
        let interval =
            packet.frames.contains(.hello) ? PathValidation.shortestInterval : path.sent.roundTrip.probeTimeout
        path.challengeIsOwed = path.validation?.mayChallenge(now: now, interval: interval) ?? false
    }

    /// The client answered a challenge.
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
            // What is on its way to where the client was has not been lost, but will not arrive, either.
            let abandoned = replacePath(with: Path(movedTo: address, roundTrip: roundTrip, now: now))
            messages.lost(abandoned.flatMap(\.messages))
        } else {
            path.proven(address, now: now)
        }
        if choice.proven(now: now) {
            announcement = .udp
        }
    }

    mutating func leaveUDP(now: NIODeadline) {
        counters.counts.fallbacks += 1
        choice.failed(now: now)
        // What was under way when UDP died has not come through.
        let abandoned = replacePath(with: Path())
        counters.counts.packetsLost += abandoned.count
        messages.moveToControl()
        announcement = .tls
    }

    /// Everything under way goes over TLS now, and so does what is still handed over: the session is about to end.
    package mutating func flushToControl() {
        choice.ended()
        replacePath(with: Path())
        messages.moveToControl()
    }

    /// Another path is used from now on, or none. The acknowledgement frequency that the client was told on the former
    /// one holds for this one, too, but may not have arrived.
    ///
    /// - Returns: The packets that were on their way, oldest first.
    @discardableResult
    private mutating func replacePath(with new: consuming Path) -> [SentPacket] {
        let abandoned = path.sent.underWay
        if !abandoned.isEmpty {
            exchange.trace.add(TraceEvent(lost: abandoned))
        }
        counters.counts.packetsLost += path.sent.lostCount
        wish.pathChanged()
        path = new
        path.sent.expectAcknowledgements(within: wish.current.delay)
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
        // The earlier challenge is answered by the same echo. Kept, they would pile up as fast as a client says hello.
        if let earlier = path.sent.forget(path.lastChallenge) {
            messages.lost(earlier.messages)
        }
        path.lastChallenge = exchange.nextPacketNumber
        let datagram = try seal(packet, paddedTo: challenge.payloadBytes, now: now)
        path.validation?.sent(bytes: datagram.readableBytes, now: now)
        return .datagram(datagram, to: address)
    }

    /// A client that moved has missed what went to its old address. A challenge is padded anyway, as far as what came
    /// from the new address permits: instead, it carries what has not been acknowledged, so that a reader goes on with
    /// the first datagram that reaches it.
    private mutating func addUnacknowledged(to packet: inout PacketAssembly, now: NIODeadline) {
        for message in messages.repairable(largestSource: packet.room).reversed() {
            guard packet.add(message, .copy) else {
                return
            }
            messages.markSent(message.index, now: now)
        }
    }
}
