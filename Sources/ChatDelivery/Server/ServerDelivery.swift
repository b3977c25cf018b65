package import ChatProtocol
package import Crypto
package import NIOCore

/// The server's end of delivery to one session. Pure: time, randomness, datagrams and addresses come in; what is to
/// be done comes out of ``nextOutput(now:)``, to be called until it returns `nil` after every event.
///
/// ```
///  enqueue ─> OutstandingMessages ─> datagrams ─> PacketExchange ─> path
///                      │                 ▲ lost, probe
///                      └──> control batches (TLS), while no path is proven, when UDP fails, and for large messages
/// ```
package struct ServerDelivery: ~Copyable {
    /// What the shell is to do.
    package enum Output: Equatable, Sendable {
        /// Send this datagram.
        case datagram(ByteBuffer, to: SocketAddress)
        /// Write these to the TLS connection and call ``controlWritten(_:)`` with the indices when that is done.
        case control([DeliveredMessage], indices: [UInt64])
        /// Tell the client which wire its deliveries take from now on.
        case wireChanged(DeliveryWire)
    }

    var exchange: PacketExchange
    var messages = OutstandingMessages()
    var probesOwed = 0
    private var choice = WireChoice()
    private var path: SocketAddress?
    private var validation: PathValidation?
    private var lastSequences: [UInt64: UInt64] = [:]
    private var challengeIsOwed = false
    private var lastChallenge: UInt64?
    private var announcement: DeliveryWire?

    /// Makes the server's end of a new session.
    ///
    /// - Parameters:
    ///   - session: The random number that its datagrams carry.
    ///   - secret: The 32 bytes that the client got over TLS.
    ///   - packetsPerKey: Packets sealed under one key; tests make it small.
    package init(session: SessionID, secret: SymmetricKey, packetsPerKey: UInt64 = DatagramKey.packetLimit) {
        exchange = PacketExchange(
            session: session,
            secret: secret,
            sending: .serverToClient,
            packetsPerKey: packetsPerKey
        )
    }

    /// The wire of new messages.
    package var wire: DeliveryWire {
        choice.wire
    }

    /// Messages under way.
    package var outstandingCount: Int {
        messages.count
    }

    /// Whether another message may be enqueued.
    package var hasRoom: Bool {
        messages.hasRoom
    }

    /// Whether so much is done that the store may be asked for more.
    package var isHalfEmpty: Bool {
        messages.isHalfEmpty
    }

    /// Hands over the session's next message. Call it only while ``hasRoom``.
    ///
    /// - Parameters:
    ///   - conversation: Whose message it is.
    ///   - sequence: Its place there: higher than that of any earlier call for this conversation.
    ///   - encoded: The encoded `Message`, shared by all its readers.
    package mutating func enqueue(conversation: UInt64, sequence: UInt64, encoded: ByteBuffer) {
        let previous = lastSequences.updateValue(sequence, forKey: conversation)
        let delivery = DeliveredMessage(advance: previous.map { sequence - $0 } ?? 0, message: encoded)
        let fits = DatagramFrameCodec.byteCount(of: delivery) <= DatagramKey.payloadBytes
        messages.append(delivery, to: choice.wire == .udp && fits ? .udp : .tls)
    }

    /// A datagram with this session's number came.
    ///
    /// - Parameter generator: A source of unpredictable bits for path challenges.
    package mutating func received(
        _ datagram: ByteBuffer,
        from source: SocketAddress,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        guard case .take(let packet) = exchange.open(datagram) else {
            return
        }
        exchange.accept(packet, now: now)
        consider(source, packet: packet, bytes: datagram.readableBytes, now: now, using: &generator)
        for frame in packet.framesToTake {
            take(frame, from: source, now: now, using: &generator)
        }
    }

    /// The TLS connection has taken these messages.
    package mutating func controlWritten(_ indices: [UInt64]) {
        messages.remove(indices)
    }

    /// Everything under way goes over TLS now: the session is about to end.
    package mutating func flushToControl() {
        exchange.sent.removeAll()
        messages.moveToControl()
        path = nil
        validation = nil
    }

    /// When ``timeout(now:)`` is to be called; `nil` when nothing is waited for.
    package var deadline: NIODeadline? {
        var deadline = exchange.sent.deadline
        if path != nil {
            // Without a path there is nowhere to send an acknowledgement: it rides in the next challenge.
            deadline = earlier(deadline, exchange.acknowledgementDeadline)
            deadline = earlier(deadline, messages.oldestSent.map { $0 + WireChoice.messagePatience })
        }
        return deadline
    }

    /// The time of ``deadline`` has come.
    package mutating func timeout(now: NIODeadline) {
        switch exchange.sent.timeout(now: now) {
        case .wait: break
        case .lost(let packets): messages.lost(packets.flatMap(\.messages))
        case .probe:
            probesOwed = path == nil ? 0 : 1
            // The challenge or its answer was lost: RFC 9000, section 8.2.1, asks to try again.
            challengeIsOwed = validation != nil
        }
        let isDead = exchange.sent.probeCount > WireChoice.probeLimit
        let isOld = messages.oldestSent.map { now - $0 >= WireChoice.messagePatience } ?? false
        if choice.wire == .udp, isDead || isOld {
            leaveUDP(now: now)
        } else if isDead {
            // Nothing but challenges was out: whoever asked for them has gone.
            exchange.sent.removeAll()
        }
    }

    /// The next thing to do, or `nil`.
    ///
    /// - Throws: The cipher's error: our own bug.
    package mutating func nextOutput(now: NIODeadline) throws -> Output? {
        if let wire = announcement {
            announcement = nil
            return .wireChanged(wire)
        }
        let batch = messages.takeForControl()
        if !batch.deliveries.isEmpty {
            return .control(batch.deliveries, indices: batch.indices)
        }
        if let challenge = try nextChallenge(now: now) {
            return challenge
        }
        guard let path else {
            return nil
        }
        if let datagram = try nextDatagram(now: now) {
            return .datagram(datagram, to: path)
        }
        return nil
    }
}

// MARK: - Paths

extension ServerDelivery {
    /// An authentic packet came from an address: is it a new one to be proven?
    private mutating func consider(
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
                roundTrips: choice.roundTripsNeeded,
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

    private mutating func take(
        _ frame: DatagramFrame,
        from source: SocketAddress,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        switch frame {
        case .acknowledgement(let acknowledgement):
            let outcome = exchange.sent.acknowledged(acknowledgement, now: now)
            messages.remove(outcome.acknowledged.flatMap(\.messages))
            messages.lost(outcome.lost.flatMap(\.messages))
        case .pathResponse(let data):
            switch validation?.response(data, from: source, next: generator.next()) {
            case .proven(let address):
                moved(to: address, now: now)
            case .challengeAgain:
                challengeIsOwed = true
            case .ignore, nil:
                break
            }
        case .ping, .hello, .pathChallenge, .message:
            // Acknowledged, and that is all: clients send messages over TLS and do not challenge servers.
            break
        }
    }

    private mutating func moved(to address: SocketAddress, now: NIODeadline) {
        if path != nil {
            // RFC 9000, section 9.4: what was learnt of the old path says nothing about the new one.
            messages.lost(exchange.sent.abandon().flatMap(\.messages))
        }
        path = address
        validation = nil
        if choice.proven(now: now) {
            announcement = .udp
        }
    }

    private mutating func leaveUDP(now: NIODeadline) {
        choice.failed(now: now)
        path = nil
        validation = nil
        probesOwed = 0
        exchange.sent.removeAll()
        messages.moveToControl()
        announcement = .tls
    }

    private mutating func nextChallenge(now: NIODeadline) throws -> Output? {
        guard challengeIsOwed, let address = validation?.address, let challenge = validation?.nextChallenge() else {
            challengeIsOwed = false
            return nil
        }
        challengeIsOwed = false
        var packet = PacketAssembly(room: challenge.payloadBytes)
        packet.add(challenge.frame)
        packet.add(exchange.owedAcknowledgement(now: now))
        // The earlier challenge is answered by the same echo. Kept, they would pile up as fast as a client says hello.
        exchange.sent.forget(lastChallenge)
        lastChallenge = exchange.nextPacketNumber
        let datagram = try exchange.seal(packet, paddedTo: challenge.payloadBytes, now: now)
        validation?.sent(bytes: datagram.readableBytes, now: now)
        return .datagram(datagram, to: address)
    }
}
