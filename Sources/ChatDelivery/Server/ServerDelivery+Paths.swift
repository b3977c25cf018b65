import ChatProtocol
package import NIOCore

/// Where the client is: finding it, following it, and giving UDP up.
extension ServerDelivery {
    /// Where the client is proven to be; `nil` while it is not.
    package var provenPath: SocketAddress? {
        path
    }

    /// An authentic packet came from an address: is it a new one to be proven?
    mutating func consider(
        _ source: SocketAddress,
        packet: PacketExchange.OpenedPacket,
        bytes: Int,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        guard source != path else {
            return
        }
        if validation?.address == source {
            validation?.received(bytes: bytes)
        } else if packet.isNewest, choice.mayValidate(now: now) {
            var new = PathValidation(
                address: source,
                roundTrips: choice.roundTripsNeeded(now: now),
                challenge: generator.next()
            )
            new.received(bytes: bytes)
            validation = new
        }
        // A hello asks to try anew; other packets only start the first challenge.
        let interval =
            packet.frames.contains(.hello) ? PathValidation.shortestInterval : exchange.sent.roundTrip.probeTimeout
        challengeIsOwed = validation?.mayChallenge(now: now, interval: interval) ?? false
    }

    /// The client answered a challenge.
    mutating func answered(
        _ data: UInt64,
        from source: SocketAddress,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        let roundTrip = validation?.roundTrip(now: now)
        switch validation?.response(data, from: source, next: generator.next()) {
        case .proven(let address):
            moved(to: address, roundTrip: roundTrip, now: now)
        case .challengeAgain:
            challengeIsOwed = true
        case .ignore, nil:
            break
        }
    }

    private mutating func moved(to address: SocketAddress, roundTrip: TimeAmount?, now: NIODeadline) {
        if path != nil {
            // RFC 9000, section 9.4: what was learnt of the old path says nothing about the new one.
            messages.lost(exchange.sent.abandon(roundTrip: roundTrip).flatMap(\.messages))
            repair.watch = LossWatch()
            repair.earlyCopy.forgive()
            forgetPath()
        }
        path = address
        validation = nil
        exchange.sent.begin(probingEvery: WireChoice.probeInterval, now: now)
        if choice.proven(now: now) {
            announcement = .udp
        }
    }

    /// What was asked of the client and found out about sizes held for another path.
    private mutating func forgetPath() {
        pathSize = PathSize()
        wish.pathChanged()
        exchange.sent.expectAcknowledgements(within: wish.current.delay)
    }

    mutating func leaveUDP(now: NIODeadline) {
        counters.counts.fallbacks += 1
        repair.earlyCopy.forgive()
        choice.failed(now: now)
        path = nil
        validation = nil
        probesOwed = 0
        pingsOwed = 0
        // What was under way when UDP died has not come through. RFC 9000, section 9.4: the next path is another one.
        counters.counts.packetsLost += exchange.sent.abandon(roundTrip: nil).count
        repair.watch = LossWatch()
        forgetPath()
        messages.moveToControl()
        announcement = .tls
    }

    mutating func nextChallenge(now: NIODeadline) throws -> Output? {
        guard challengeIsOwed, let address = validation?.address, let challenge = validation?.nextChallenge(),
            challengeRate.take(now: now)
        else {
            challengeIsOwed = false
            return nil
        }
        challengeIsOwed = false
        var packet = PacketAssembly(room: challenge.payloadBytes)
        packet.add(challenge.frame)
        packet.add(exchange.owedAcknowledgement(now: now))
        if path != nil {
            addUnacknowledged(to: &packet, now: now)
        }
        // The earlier challenge is answered by the same echo. Kept, they would pile up as fast as a client says hello.
        if let earlier = exchange.sent.forget(lastChallenge) {
            messages.lost(earlier.messages)
        }
        lastChallenge = exchange.nextPacketNumber
        let datagram = try seal(packet, paddedTo: challenge.payloadBytes, now: now)
        validation?.sent(bytes: datagram.readableBytes, now: now)
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
