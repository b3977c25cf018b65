package import ChatProtocol
package import Crypto
import DequeModule
package import NIOCore

/// The client's end of delivery. Pure: time, randomness, datagrams and control deliveries come in; what is to be done
/// comes out of ``nextOutput(now:)``, to be called until it returns `nil` after every event.
///
/// ```
///            server says udp                      server says tls, 4 probes unanswered, or a stream fell silent
///  probing ------------------> established --------------------------------------------------------> probing
///  hello, again and again      keepalive ping                                                        (from the start)
///  every 10 s a new port
/// ```
///
/// The server decides which wire deliveries take; the client makes itself reachable and takes what comes by either.
package struct ClientDelivery: ~Copyable {
    /// What the shell is to do.
    package enum Output: Equatable, Sendable {
        /// Send this datagram to the server.
        case datagram(ByteBuffer)
        /// Show this message to the person: it is the next of its conversation.
        case message(ArrivedMessage)
        /// Take another local port: nothing has been heard by this one for long.
        case renewPort
    }

    var exchange: PacketExchange
    private var sent = SentPackets()
    var order = ConversationOrder()
    var decoder = RepairDecoder()
    var recovered: Deque<(index: UInt64, tells: Int)> = []
    var silence = SilenceWatch()
    var probing: HelloSchedule?
    var keepalive: NIODeadline?
    var wire: DeliveryWire = .tls
    var arrived: Deque<ArrivedMessage> = []
    var responses: [(data: UInt64, payloadBytes: Int)] = []
    var pingIsOwed = false
    var portIsOld = false
    /// Whether another port was asked for because nobody answered at the old one.
    private var renewsPort = false
    var portAge: NIODeadline?
    var counters = DeliveryStatistics()
    private let jitter: Double

    /// Makes the client's end of a new session.
    ///
    /// - Parameters:
    ///   - usesDatagrams: `false` to stay on TLS.
    ///   - jitter: From -1 to 1: how this client's keepalives differ from others', so that they do not beat together.
    ///   - packetsPerKey: Packets after which a key is renewed; tests make it small.
    package init(
        session: SessionID,
        secret: SymmetricKey,
        usesDatagrams: Bool,
        jitter: Double,
        packetsPerKey: UInt64 = DatagramKey.packetLimit,
        now: NIODeadline
    ) {
        exchange = PacketExchange(
            session: session,
            secret: secret,
            sending: .clientToServer,
            packetsPerKey: packetsPerKey
        )
        probing = usesDatagrams ? HelloSchedule(start: now) : nil
        portAge = usesDatagrams ? now : nil
        self.jitter = min(1, max(-1, jitter))
    }

    /// A datagram came.
    ///
    /// - Parameter hasRoom: Whether the person's side can take messages. Without room they are not acknowledged, and
    ///   the server sends them again later or keeps them in its store.
    package mutating func received(_ datagram: ByteBuffer, hasRoom: Bool, now: NIODeadline) {
        guard case .take(let packet) = exchange.open(datagram) else {
            return
        }
        counters.counts.packetsReceived += 1
        counters.lastContact = now
        if packet.frames.contains(where: { if case .message = $0 { true } else { false } }) {
            silence.received(now: now)
        }
        var isAccepted = true
        for frame in packet.framesToTake {
            isAccepted = take(frame, bytes: datagram.readableBytes, hasRoom: hasRoom, now: now) && isAccepted
        }
        guard isAccepted else {
            exchange.trace.add(.packetRefused(number: packet.number))
            return
        }
        exchange.accept(packet, bytes: datagram.readableBytes, now: now)
    }

    /// Messages came over TLS. They are always taken: the shell reads TLS only while there is room.
    package mutating func receivedOverControl(_ deliveries: [DeliveredMessage]) {
        exchange.trace.add(.controlReceived(count: deliveries.count))
        for delivery in deliveries {
            _ = take(delivery, wire: .tls)
        }
    }

    /// The server has said which wire deliveries take from now on.
    package mutating func wireChanged(_ wire: DeliveryWire, now: NIODeadline) {
        self.wire = wire
        exchange.trace.add(.wireChanged(wire: wire))
        switch wire {
        case .udp:
            established(now: now)
        case .tls:
            counters.counts.fallbacks += 1
            probe(now: now)
        }
    }

    /// Another local port is used from now on: the server is told at once.
    package mutating func portChanged(now: NIODeadline) {
        defer { renewsPort = false }
        if renewsPort, probing != nil {
            probing?.tryOtherPort(now: now)
        } else if probing != nil || wire == .udp {
            probe(now: now)
        }
    }

    /// When ``timeout(now:)`` is to be called; `nil` when nothing is waited for.
    package var deadline: NIODeadline? {
        let own = earlier(earlier(probing?.next, keepalive), earlier(portDeadline, silenceDeadline))
        let recovery = probing == nil ? sent.deadline : nil
        return earlier(earlier(own, recovery), exchange.acknowledgementDeadline)
    }

    /// The time of ``deadline`` has come.
    package mutating func timeout(now: NIODeadline) {
        if let due = keepalive, due <= now {
            pingIsOwed = true
            scheduleKeepalive(now: now)
        }
        if let due = portDeadline, due <= now {
            portIsOld = true
            portAge = now
        }
        guard probing == nil else {
            return
        }
        if let due = silenceDeadline, due <= now {
            return probe(now: now)
        }
        switch sent.timeout(now: now) {
        case .wait: return
        case .lost(let packets): return exchange.trace.add(TraceEvent(lost: packets))
        case .probe: exchange.trace.add(.probeTimeout(count: sent.probeCount))
        }
        if sent.probeCount > WireChoice.probeLimit {
            // The path may have died in silence. A hello finds a new one, and does no harm if it has not.
            probe(now: now)
        } else {
            pingIsOwed = true
        }
    }

    /// The next thing to do, or `nil`.
    ///
    /// - Throws: The cipher's error: our own bug.
    package mutating func nextOutput(now: NIODeadline) throws -> Output? {
        if let next = arrived.popFirst() {
            return .message(next)
        }
        if portIsOld {
            portIsOld = false
            renewsPort = true
            exchange.trace.add(.portRenewed)
            return .renewPort
        }
        if !responses.isEmpty {
            let response = responses.removeFirst()
            return .datagram(try seal([.pathResponse(response.data)], paddedTo: response.payloadBytes, now: now))
        }
        if probing?.takeIfDue(now: now) == true {
            // Hellos are many and their answer is a challenge: they are not kept for retransmission.
            sent.removeAll()
            return .datagram(try seal([.hello], paddedTo: DatagramKey.payloadBytes, now: now))
        }
        if pingIsOwed {
            pingIsOwed = false
            return .datagram(try seal([.ping], paddedTo: 0, now: now))
        }
        guard exchange.mustAcknowledge(now: now) else {
            return nil
        }
        return .datagram(try seal([], paddedTo: 0, now: now))
    }

    /// The server has received what was sent: where it never gave UDP up, the path that went silent is back.
    mutating func heard(_ acknowledgement: Acknowledgement, now: NIODeadline) {
        let outcome = sent.acknowledged(acknowledgement, now: now)
        if !outcome.lost.isEmpty {
            exchange.trace.add(TraceEvent(lost: outcome.lost))
        }
        exchange.trace.add(TraceEvent(sent))
        if probing != nil, wire == .udp, !outcome.acknowledged.isEmpty {
            established(now: now)
        }
    }

    private mutating func established(now: NIODeadline) {
        probing = nil
        portAge = nil
        renewsPort = false
        scheduleKeepalive(now: now)
    }

    private mutating func probe(now: NIODeadline) {
        exchange.trace.add(.probingBegan)
        sent.removeAll()
        silence.asked()
        keepalive = nil
        portAge = portAge ?? now
        probing = HelloSchedule(start: now)
    }

    private var portDeadline: NIODeadline? {
        portAge.map { $0 + Self.portPatience }
    }

    private var silenceDeadline: NIODeadline? {
        wire == .udp && probing == nil ? silence.deadline : nil
    }

    private mutating func scheduleKeepalive(now: NIODeadline) {
        let tenth = Double(Self.keepaliveInterval.nanoseconds) / 10
        keepalive = now + Self.keepaliveInterval + .nanoseconds(Int64(jitter * tenth))
    }

    private mutating func seal(_ frames: [DatagramFrame], paddedTo bytes: Int, now: NIODeadline) throws -> ByteBuffer {
        counters.counts.packetsSent += 1
        var all = takeRecovered()
        if let acknowledgement = exchange.owedAcknowledgement(now: now) {
            all.append(acknowledgement)
        }
        return try exchange.seal(all + frames, paddedTo: bytes, recordingIn: &sent, now: now)
    }

    private mutating func takeRecovered() -> [DatagramFrame] {
        // What one packet tells: few enough to leave room for a hello or a response.
        let atOnce = 16
        let told = recovered.prefix(atOnce)
        recovered.removeFirst(told.count)
        recovered.append(contentsOf: told.filter { $0.tells > 1 }.map { ($0.index, $0.tells - 1) })
        return told.map { .recovered($0.index) }
    }

    /// What this end has done and seen.
    package var statistics: DeliveryStatistics {
        var statistics = counters
        statistics.wire = wire
        statistics.roundTrip = sent.roundTrip.isMeasured ? sent.roundTrip.smoothed : nil
        statistics.congestionWindow = sent.window.bytes
        statistics.bytesInFlight = sent.bytesInFlight
        statistics.counts.packetsLost = sent.lostCount
        return statistics
    }

    /// How often a client that has nothing to send says that it is there: below the 30 s after which routers forget
    /// a mapping in practice (RFC 9000, section 10.1.2; RFC 4787 asks them for more). Varied by 10 % either way.
    static let keepaliveInterval: TimeAmount = .seconds(20)

    /// How long a local port may stay without an answer before another one is tried: a router's mapping or a firewall's
    /// memory of the old one may be what is broken (mosh: `PORT_HOP_INTERVAL`).
    static let portPatience: TimeAmount = .seconds(10)

    /// Computed messages that the server has yet to be told of: more are sent again, which does no harm.
    static let largestRecovered = RepairSymbol.largestSpan
}
