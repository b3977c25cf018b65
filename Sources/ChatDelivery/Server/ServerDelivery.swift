package import ChatProtocol
package import Crypto
package import NIOCore

/// The server's end of delivery to one session. Pure: time, randomness, datagrams and addresses come in; what is to
/// be done comes out of ``nextOutput(now:)``, to be called until it returns `nil` after every event.
///
/// ```
///  enqueue ─> OutstandingMessages ─> datagrams ─> PacketExchange ─> Path
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
    var repair = Repair()
    var wish = AcknowledgementWish()
    var path = Path()
    var choice = WireChoice()
    var challengeRate = ChallengeRate()
    var announcement: DeliveryWire?
    private var lastDelivery: NIODeadline?
    var counters = DeliveryStatistics()
    private var lastSequences: [UInt64: UInt64] = [:]

    /// The conversation of the last message: nearly always that of the next one, too.
    private var latest: (conversation: UInt64, sequence: UInt64)?

    /// Makes the server's end of a new session.
    ///
    /// - Parameters:
    ///   - session: The random number that its datagrams carry.
    ///   - secret: The 32 bytes that the client got over TLS.
    ///   - packetsPerKey: Packets after which a key is renewed; tests make it small.
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
        let previous = predecessor(of: sequence, in: conversation)
        let delivery = DeliveredMessage(advance: previous.map { sequence - $0 } ?? 0, message: encoded)
        let bytes = DatagramFrameCodec.byteCount(of: delivery, index: messages.nextIndex)
        let usesDatagrams = choice.wire == .udp && bytes <= DatagramKey.payloadBytes
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
        exchange.accept(packet, bytes: datagram.readableBytes, now: now)
        counters.counts.packetsReceived += 1
        counters.lastContact = now
        consider(source, packet: packet, bytes: datagram.readableBytes, now: now, using: &generator)
        for frame in packet.framesToTake {
            take(frame, from: source, now: now, using: &generator)
        }
        if path.sent.probeCount > 0 {
            askBack(after: packet, from: source)
        }
    }

    /// The TLS connection has taken these messages.
    package mutating func controlWritten(_ indices: [UInt64]) {
        exchange.trace.add(.controlWritten(messages: indices))
        messages.controlWritten(indices)
    }

    /// When ``timeout(now:)`` is to be called; `nil` when nothing is waited for.
    package var deadline: NIODeadline? {
        var deadline = path.sent.deadline
        if path.isProven {
            // Without a path there is nowhere to send an acknowledgement: it rides in the next challenge.
            deadline = earlier(deadline, exchange.acknowledgementDeadline)
            deadline = earlier(deadline, patienceEnd)
            deadline = earlier(deadline, messages.oldestUnhedged.map { $0 + hedgeDelay })
            deadline = earlier(deadline, path.earlyCopy.deadline)
            deadline = earlier(deadline, fillTime)
        }
        return deadline
    }

    /// The time of ``deadline`` has come.
    package mutating func timeout(now: NIODeadline) {
        switch path.timeout(now: now) {
        case .wait: break
        case .lost(let packets): lost(packets)
        case .probe: exchange.trace.add(.probeTimeout(count: path.sent.probeCount))
        }
        if choice.wire == .udp {
            hedge(now: now)
        }
        if choice.wire == .udp, isDead(now: now) {
            leaveUDP(now: now)
        } else if choice.wire == .tls, path.sent.probeCount > WireChoice.probeLimit {
            // Only challenges were under way: the client that asked for them has gone.
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

    /// The next thing to do, or `nil`.
    ///
    /// - Throws: The cipher's error: our own bug.
    package mutating func nextOutput(now: NIODeadline) throws -> Output? {
        if let wire = announcement {
            announcement = nil
            exchange.trace.add(.wireChanged(wire: wire))
            return .wireChanged(wire)
        }
        if !messages.controlQueue.isEmpty {
            let batch = messages.takeForControl()
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

    /// What this end has done and seen.
    package var statistics: DeliveryStatistics {
        var statistics = counters
        statistics.wire = choice.wire
        statistics.roundTrip = path.sent.roundTrip.isMeasured ? path.sent.roundTrip.smoothed : nil
        statistics.congestionWindow = path.sent.window.bytes
        statistics.bytesInFlight = path.sent.bytesInFlight
        statistics.counts.packetsLost += path.sent.lostCount
        return statistics
    }

    /// How long UDP alone is trusted with a message.
    private var hedgeDelay: TimeAmount {
        WireChoice.hedgeDelay(probeTimeout: path.sent.roundTrip.probeTimeout)
    }

    /// When UDP counts as dead because of the message that has been under way for longest.
    var patienceEnd: NIODeadline? {
        messages.oldestSent.map { WireChoice.patienceEnd(sent: $0, lastDelivery: lastDelivery) }
    }

    private mutating func take(
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
            // Acknowledged, and that is all: clients send messages over TLS and do not challenge servers.
            break
        }
    }

    // Always inlined: it is called for every acknowledgement, and its arguments are large.
    @inline(__always)
    private mutating func acknowledged(_ acknowledgement: Acknowledgement, now: NIODeadline) {
        // Where the budget is spent, reordering must not look like loss: then only time tells.
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
        wish.update(
            // Few acknowledgements only while there is room for more messages: later it is they that make room.
            isCalm: messages.isHalfEmpty && path.isCalm,
            window: path.sent.window.bytes
        )
        if !messages.hasUnacknowledged {
            path.earlyCopy.forgive()
        }
    }

    private mutating func lost(_ packets: [SentPacket]) {
        guard !packets.isEmpty else {
            return
        }
        exchange.trace.add(TraceEvent(lost: packets))
        if packets.contains(where: { $0.purpose.contains(.frequency) }) {
            wish.lost()
        }
        messages.lost(packets.flatMap(\.messages))
    }
}
