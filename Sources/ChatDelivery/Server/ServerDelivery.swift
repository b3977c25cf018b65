package import ChatProtocol
package import Crypto
package import NIOCore

/// The server's end of delivery to one session: a pure state machine. Time, randomness, datagrams and addresses are
/// inputs; actions are the outputs of ``nextOutput(now:)``, to be called until it returns `nil` after every event.
///
/// ```
///  enqueue ─> OutstandingMessages ─> datagrams ─> PacketExchange ─> Path
///                      │                 ▲ lost, probe
///                      └──> control batches (TLS), while no path is proven, when UDP fails, and for large messages
/// ```
package struct ServerDelivery: ~Copyable {
    /// An action for the shell.
    package enum Output: Equatable, Sendable {
        /// Send this datagram.
        case datagram(ByteBuffer, to: SocketAddress)
        /// Write these to the TLS connection, and call ``controlWritten(_:)`` with the indices when the write
        /// completes.
        case control([DeliveredMessage], indices: [UInt64])
        /// Tell the client which wire carries its deliveries from now on.
        case wireChanged(DeliveryTransport)
    }

    var exchange: PacketExchange
    var messages = OutstandingMessages()
    var repair = Repair()
    var ackFrequency = AckFrequencyPolicy()
    var path = Path()
    var transport = TransportSelector()
    var challengeRate = ChallengeRate()
    var announcement: DeliveryTransport?
    private var lastDelivery: NIODeadline?
    var counters = DeliveryStatistics()
    private var lastSequences: [UInt64: UInt64] = [:]

    /// The conversation of the last message, which is nearly always that of the next one too.
    private var latest: (conversation: UInt64, sequence: UInt64)?

    /// Makes the server's end of a new session.
    ///
    /// - Parameters:
    ///   - session: The random session number in its datagrams.
    ///   - secret: The 32 bytes that the client received over TLS.
    ///   - packetsPerKey: Packets after which a key is renewed; tests make it small.
    package init(session: SessionID, secret: SymmetricKey, packetsPerKey: UInt64 = DatagramKey.packetLimit) {
        exchange = PacketExchange(
            session: session,
            secret: secret,
            sending: .serverToClient,
            packetsPerKey: packetsPerKey
        )
    }

    /// The wire for new messages.
    package var wire: DeliveryTransport {
        transport.wire
    }

    /// The number of outstanding messages.
    package var outstandingCount: Int {
        messages.count
    }

    /// Flow control: whether another message may be enqueued.
    package var hasRoom: Bool {
        messages.hasRoom
    }

    /// Whether the backlog has fallen to half, so that the store may be asked for more.
    package var isHalfEmpty: Bool {
        messages.isHalfEmpty
    }

    /// Enqueues the session's next message. Call it only while ``hasRoom``.
    ///
    /// - Parameters:
    ///   - conversation: The message's conversation.
    ///   - sequence: Its sequence number there: higher than in any earlier call for this conversation.
    ///   - encoded: The encoded `Message`, shared by all its readers.
    package mutating func enqueue(conversation: UInt64, sequence: UInt64, encoded: ByteBuffer) {
        let previous = predecessor(of: sequence, in: conversation)
        let delivery = DeliveredMessage(advance: previous.map { sequence - $0 } ?? 0, message: encoded)
        let bytes = DatagramFrameCodec.byteCount(of: delivery, index: messages.nextIndex)
        let usesDatagrams = transport.wire == .udp && bytes <= DatagramKey.payloadBytes
        counters.counts.messagesByTLS += usesDatagrams ? 0 : 1
        exchange.trace.add(
            .messageQueued(
                index: messages.nextIndex,
                conversation: conversation,
                sequence: sequence,
                bytes: bytes,
                wire: usesDatagrams ? .udp : .tls
            )
        )
        messages.append(delivery, frameBytes: bytes, to: usesDatagrams ? .udp : .tls)
    }

    private mutating func predecessor(of sequence: UInt64, in conversation: UInt64) -> UInt64? {
        defer { latest = (conversation, sequence) }
        guard let latest else {
            return nil
        }
        if latest.conversation == conversation {
            return latest.sequence
        }
        lastSequences[latest.conversation] = latest.sequence
        return lastSequences[conversation]
    }

    /// Handles a datagram with this session's number.
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
        exchange.accept(packet, bytes: datagram.readableBytes, now: now)
        counters.counts.packetsReceived += 1
        counters.lastContact = now
        consider(source, packet: packet, bytes: datagram.readableBytes, now: now, using: &generator)
        for frame in packet.framesToTake {
            handle(frame, from: source, now: now, using: &generator)
        }
        if path.sent.probeCount > 0 {
            askBack(after: packet, from: source)
        }
    }

    /// Notes that the TLS connection accepted these messages.
    package mutating func controlWritten(_ indices: [UInt64]) {
        exchange.trace.add(.controlWritten(messages: indices))
        messages.controlWritten(indices)
    }

    /// When to call ``timeout(now:)``; `nil` if no timer is set.
    package var deadline: NIODeadline? {
        var deadline = path.sent.deadline
        if path.isProven {
            // Without a validated path an acknowledgement cannot be sent alone: the next challenge carries it.
            deadline = earlier(deadline, exchange.acknowledgementDeadline)
            deadline = earlier(deadline, patienceEnd)
            deadline = earlier(deadline, messages.oldestUnhedged.map { $0 + hedgeDelay })
            deadline = earlier(deadline, path.tailCopies.deadline)
            deadline = earlier(deadline, fillTime)
        }
        return deadline
    }

    /// Handles the expiry of ``deadline``.
    package mutating func timeout(now: NIODeadline) {
        switch path.timeout(now: now) {
        case .wait: break
        case .lost(let packets): lost(packets)
        case .probe: exchange.trace.add(.probeTimeout(count: path.sent.probeCount))
        }
        if transport.wire == .udp {
            hedge(now: now)
        }
        if transport.wire == .udp, isDead(now: now) {
            leaveUDP(now: now)
        } else if transport.wire == .tls, path.sent.probeCount > TransportSelector.probeLimit {
            // Only challenges were in flight: the client that caused them has gone.
            path.sent.removeAll()
        }
    }

    private mutating func hedge(now: NIODeadline) {
        let count = messages.hedge(sentBefore: now - hedgeDelay)
        if count > 0 {
            counters.counts.hedged += count
            exchange.trace.add(.messagesHedged(count: count))
        }
    }

    /// Returns the next action, or `nil`.
    ///
    /// - Throws: The cipher's error, which means a bug in this end.
    package mutating func nextOutput(now: NIODeadline) throws -> Output? {
        if let wire = announcement {
            announcement = nil
            exchange.trace.add(.wireChanged(wire: wire))
            return .wireChanged(wire)
        }
        if !messages.controlQueue.isEmpty {
            let batch = messages.popForControl()
            if !batch.deliveries.isEmpty {
                exchange.trace.add(.controlSent(messages: batch.indices))
                return .control(batch.deliveries, indices: batch.indices)
            }
        }
        if let challenge = try nextChallenge(now: now) {
            return challenge
        }
        guard let address = path.address, let datagram = try nextDatagram(now: now) else {
            return nil
        }
        return .datagram(datagram, to: address)
    }

    /// The delivery statistics of this end.
    package var statistics: DeliveryStatistics {
        var statistics = counters
        statistics.wire = transport.wire
        statistics.roundTrip = path.sent.roundTrip.isMeasured ? path.sent.roundTrip.smoothed : nil
        statistics.congestionWindow = path.sent.window.bytes
        statistics.bytesInFlight = path.sent.bytesInFlight
        statistics.counts.packetsLost += path.sent.lostCount
        return statistics
    }

    /// The time after which a message that UDP has not delivered is hedged over TLS.
    private var hedgeDelay: TimeAmount {
        TransportSelector.hedgeDelay(probeTimeout: path.sent.roundTrip.probeTimeout)
    }

    /// When UDP counts as failed because of the oldest undelivered message.
    var patienceEnd: NIODeadline? {
        messages.oldestSent.map { TransportSelector.patienceEnd(sent: $0, lastDelivery: lastDelivery) }
    }

    private mutating func handle(
        _ frame: DatagramFrame,
        from source: SocketAddress,
        now: NIODeadline,
        using generator: inout some RandomNumberGenerator
    ) {
        switch frame {
        case .acknowledgement(let acknowledgement):
            acknowledged(acknowledgement, now: now)
        case .recovered(let index):
            if messages.delivery(at: index) != nil {
                counters.counts.recovered += 1
                exchange.trace.add(.messageRecovered(index: index))
                messages.remove(CollectionOfOne(index))
            }
        case .pathResponse(let data):
            answered(data, from: source, now: now, using: &generator)
        case .ping, .hello, .pathChallenge, .message, .repair, .acknowledgementFrequency:
            // Nothing but an acknowledgement is needed: clients send messages over TLS and do not challenge servers.
            break
        }
    }

    // Always inlined: it is called for every acknowledgement, and its arguments are large.
    @inline(__always)
    private mutating func acknowledged(_ acknowledgement: Acknowledgement, now: NIODeadline) {
        // While the budget is spent, only the time threshold detects losses, so that reordering does not look like
        // loss.
        let trustsOrder = repair.budget.credit > 0
        let outcome = path.acknowledged(acknowledgement, trustsOrder: trustsOrder, now: now)
        for packet in outcome.acknowledged {
            messages.remove(packet.messages)
        }
        if outcome.acknowledged.contains(where: { !$0.messages.isEmpty }) {
            lastDelivery = now
        }
        lost(outcome.lost)
        exchange.trace.add(TraceEvent(path.sent))
        ackFrequency.update(
            // Ask for sparse acknowledgements only while less than half of the room is used; above that,
            // acknowledgements are the events that free it.
            isCalm: messages.isHalfEmpty && path.isCalm,
            window: path.sent.window.bytes
        )
        if !messages.hasUnacknowledged {
            path.tailCopies.cancel()
        }
    }

    private mutating func lost(_ packets: [SentPacket]) {
        guard !packets.isEmpty else {
            return
        }
        exchange.trace.add(TraceEvent(lost: packets))
        if packets.contains(where: { $0.purpose.contains(.frequency) }) {
            ackFrequency.lost()
        }
        messages.lost(packets.flatMap(\.messages))
    }
}
