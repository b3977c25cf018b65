package import ChatProtocol
package import Crypto
import DequeModule
package import NIOCore

/// The client's end of delivery: a pure state machine. Time, randomness, datagrams and control deliveries are
/// inputs; actions are the outputs of ``nextOutput(now:)``, to be called until it returns `nil` after every event.
///
/// ```
///            server says udp                      server says tls, 4 probes unanswered, or a stream fell silent
///  probing ------------------> established --------------------------------------------------------> probing
///  hello, again and again      keepalive ping                                                        (from the start)
///  every 10 s a new port
/// ```
///
/// The server decides which wire carries deliveries; the client makes itself reachable and accepts both.
package struct ClientDelivery: ~Copyable {
    /// An action for the shell.
    package enum Output: Equatable, Sendable {
        /// Send this datagram to the server.
        case datagram(ByteBuffer)
        /// Show this message to the person: it is the next one of its conversation.
        case message(ArrivedMessage)
        /// Bind another local port: nothing has arrived on this one for long.
        case renewPort
    }

    var exchange: PacketExchange
    private var sent = SentPackets()
    var order = ConversationOrder()
    var decoder = RepairDecoder()
    var recovered: Deque<(index: UInt64, tells: Int)> = []
    var silence = StreamSilenceTimer()
    var probing: HelloSchedule?
    var keepalive: NIODeadline?
    var wire: DeliveryTransport = .tls
    var arrived: Deque<ArrivedMessage> = []
    var responses: [(data: UInt64, payloadBytes: Int)] = []
    var pingIsOwed = false
    var portIsOld = false
    /// Whether a new port was requested because no answer arrived on the old one.
    private var renewsPort = false
    var portAge: NIODeadline?
    var counters = DeliveryStatistics()
    private let jitter: Double

    /// Makes the client's end of a new session.
    ///
    /// - Parameters:
    ///   - usesDatagrams: `false` to stay on TLS.
    ///   - jitter: From -1 to 1: the offset of this client's keepalives, so that clients do not synchronize.
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

    /// Handles a datagram.
    ///
    /// - Parameter hasRoom: Backpressure: whether the application can accept messages. Without room they are not
    ///   acknowledged, and the server retransmits them later or keeps them in its store.
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
            isAccepted = handle(frame, bytes: datagram.readableBytes, hasRoom: hasRoom, now: now) && isAccepted
        }
        guard isAccepted else {
            exchange.trace.add(.packetRefused(number: packet.number))
            return
        }
        exchange.accept(packet, bytes: datagram.readableBytes, now: now)
    }

    /// Handles messages from TLS. They are always accepted: the shell reads TLS only while there is room.
    package mutating func receivedOverControl(_ deliveries: [DeliveredMessage]) {
        exchange.trace.add(.controlReceived(count: deliveries.count))
        for delivery in deliveries {
            _ = handle(delivery, wire: .tls)
        }
    }

    /// Handles the server's choice of wire for deliveries.
    package mutating func wireChanged(_ wire: DeliveryTransport, now: NIODeadline) {
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

    /// Handles a change of the local port: the server is told at once.
    package mutating func portChanged(now: NIODeadline) {
        defer { renewsPort = false }
        if renewsPort, probing != nil {
            probing?.tryOtherPort(now: now)
        } else if probing != nil || wire == .udp {
            probe(now: now)
        }
    }

    /// When to call ``timeout(now:)``; `nil` if no timer is set.
    package var deadline: NIODeadline? {
        let own = earlier(earlier(probing?.next, keepalive), earlier(portDeadline, silenceDeadline))
        let recovery = probing == nil ? sent.deadline : nil
        return earlier(earlier(own, recovery), exchange.acknowledgementDeadline)
    }

    /// Handles the expiry of ``deadline``.
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
        if sent.probeCount > TransportSelector.probeLimit {
            // The path may have failed silently. A hello finds a new one, and is harmless otherwise.
            probe(now: now)
        } else {
            pingIsOwed = true
        }
    }

    /// Returns the next action, or `nil`.
    ///
    /// - Throws: The cipher's error, which means a bug in this end.
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
        if probing?.popIfDue(now: now) == true {
            // Hellos are not tracked for retransmission: they are frequent, and their answer is a challenge.
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

    /// Handles an acknowledgement: if the server never left UDP, it shows that the silent path works again.
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
        var all = popRecovered()
        if let acknowledgement = exchange.owedAcknowledgement(now: now) {
            all.append(acknowledgement)
        }
        return try exchange.seal(all + frames, paddedTo: bytes, recordingIn: &sent, now: now)
    }

    private mutating func popRecovered() -> [DatagramFrame] {
        // Per packet: few enough to leave room for a hello or a path response.
        let atOnce = 16
        let told = recovered.prefix(atOnce)
        recovered.removeFirst(told.count)
        recovered.append(contentsOf: told.filter { $0.tells > 1 }.map { ($0.index, $0.tells - 1) })
        return told.map { .recovered($0.index) }
    }

    /// The delivery statistics of this end.
    package var statistics: DeliveryStatistics {
        var statistics = counters
        statistics.wire = wire
        statistics.roundTrip = sent.roundTrip.isMeasured ? sent.roundTrip.smoothed : nil
        statistics.congestionWindow = sent.window.bytes
        statistics.bytesInFlight = sent.bytesInFlight
        statistics.counts.packetsLost = sent.lostCount
        return statistics
    }

    /// Keepalive interval of an idle client: below the 30 s after which NATs drop a mapping in practice (RFC 9000,
    /// section 10.1.2; RFC 4787 asks them for more). Varied by 10 % either way.
    static let keepaliveInterval: TimeAmount = .seconds(20)

    /// How long a local port may go without an answer before another one is tried: the NAT mapping or firewall
    /// state of the old one may be broken (mosh: `PORT_HOP_INTERVAL`).
    static let portPatience: TimeAmount = .seconds(10)

    /// The most recovered messages waiting to be reported. The server retransmits the others, which does no harm.
    static let largestRecovered = RepairSymbol.largestSpan
}
