package import ChatProtocol
package import Crypto
import DequeModule
package import NIOCore

/// The client's end of delivery. Pure: time, randomness, datagrams and control deliveries come in; what is to be done
/// comes out of ``nextOutput(now:)``, to be called until it returns `nil` after every event.
///
/// ```
///            server says udp                      server says tls, or 4 probes unanswered
///  probing ------------------> established ------------------------------------------------> probing
///  hello, again and again      keepalive ping                                                (from the start)
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
    }

    private var exchange: PacketExchange
    private var order = ConversationOrder()
    private var probing: HelloSchedule?
    private var keepalive: NIODeadline?
    private var wire: DeliveryWire = .tls
    private var arrived: Deque<ArrivedMessage> = []
    private var responses: [(data: UInt64, payloadBytes: Int)] = []
    private var pingIsOwed = false
    private let jitter: Double

    /// Makes the client's end of a new session.
    ///
    /// - Parameters:
    ///   - usesDatagrams: `false` to stay on TLS.
    ///   - jitter: From -1 to 1: how this client's keepalives differ from others', so that they do not beat together.
    package init(session: SessionID, secret: SymmetricKey, usesDatagrams: Bool, jitter: Double, now: NIODeadline) {
        exchange = PacketExchange(session: session, secret: secret, sending: .clientToServer)
        probing = usesDatagrams ? HelloSchedule(start: now) : nil
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
        var isAccepted = true
        for frame in packet.frames {
            switch frame {
            case .message(let delivery):
                isAccepted = hasRoom && take(delivery, wire: .udp) && isAccepted
            case .acknowledgement(let acknowledgement):
                heard(acknowledgement, now: now)
            case .pathChallenge(let data):
                respond(to: data, size: datagram.readableBytes)
            case .ping, .pathResponse, .hello:
                break
            }
        }
        if isAccepted {
            exchange.accept(packet, now: now)
        }
    }

    /// Messages came over TLS. They are always taken: the shell reads TLS only while there is room.
    package mutating func receivedOverControl(_ deliveries: [DeliveredMessage]) {
        for delivery in deliveries {
            _ = take(delivery, wire: .tls)
        }
    }

    /// The server has said which wire deliveries take from now on.
    package mutating func wireChanged(_ wire: DeliveryWire, now: NIODeadline) {
        self.wire = wire
        switch wire {
        case .udp:
            probing = nil
            scheduleKeepalive(now: now)
        case .tls:
            keepalive = nil
            probing = HelloSchedule(start: now)
        }
    }

    /// When ``timeout(now:)`` is to be called; `nil` when nothing is waited for.
    package var deadline: NIODeadline? {
        let own = earlier(probing?.next, keepalive)
        let recovery = probing == nil ? exchange.sent.deadline : nil
        return earlier(earlier(own, recovery), exchange.acknowledgementDeadline)
    }

    /// The time of ``deadline`` has come.
    package mutating func timeout(now: NIODeadline) {
        if let due = keepalive, due <= now {
            pingIsOwed = true
            scheduleKeepalive(now: now)
        }
        guard probing == nil else {
            return
        }
        guard case .probe = exchange.sent.timeout(now: now) else {
            return
        }
        if exchange.sent.probeCount > WireChoice.probeLimit {
            // The path may have died in silence. A hello finds a new one, and does no harm if it has not.
            exchange.sent.removeAll()
            keepalive = nil
            probing = HelloSchedule(start: now)
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
        if !responses.isEmpty {
            let response = responses.removeFirst()
            return .datagram(try seal([.pathResponse(response.data)], paddedTo: response.payloadBytes, now: now))
        }
        if probing?.takeIfDue(now: now) == true {
            // Hellos are many and their answer is a challenge: they are not kept for retransmission.
            exchange.sent.removeAll()
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

    private mutating func take(_ delivery: DeliveredMessage, wire: DeliveryWire) -> Bool {
        guard let message = try? WireMessage(reading: delivery.message) else {
            // The server's fault, and asking for it again would not mend it.
            return true
        }
        switch order.insert(ArrivedMessage(message: message, advance: delivery.advance, wire: wire)) {
        case .deliver(let ready):
            arrived.append(contentsOf: ready)
            return true
        case .hold, .duplicate, .malformed:
            return true
        case .refuse:
            return false
        }
    }

    /// The server has received what was sent: where it never gave UDP up, the path that went silent is back.
    private mutating func heard(_ acknowledgement: Acknowledgement, now: NIODeadline) {
        let outcome = exchange.sent.acknowledged(acknowledgement, now: now)
        if probing != nil, wire == .udp, !outcome.acknowledged.isEmpty {
            probing = nil
            scheduleKeepalive(now: now)
        }
    }

    /// Echoes a challenge in a datagram of the size it came in. More than a few at once are not a server's doing.
    private mutating func respond(to data: UInt64, size: Int) {
        let challengesAtOnce = 4
        if responses.count < challengesAtOnce {
            responses.append((data, size - DatagramKey.overhead))
        }
    }

    private mutating func scheduleKeepalive(now: NIODeadline) {
        let tenth = Double(Self.keepaliveInterval.nanoseconds) / 10
        keepalive = now + Self.keepaliveInterval + .nanoseconds(Int64(jitter * tenth))
    }

    private mutating func seal(_ frames: [DatagramFrame], paddedTo bytes: Int, now: NIODeadline) throws -> ByteBuffer {
        let acknowledgement = exchange.owedAcknowledgement(now: now).map { [$0] } ?? []
        return try exchange.seal(acknowledgement + frames, paddedTo: bytes, now: now)
    }

    /// How often a client that has nothing to send says that it is there: below the 30 s after which routers forget
    /// a mapping in practice (RFC 9000, section 10.1.2; RFC 4787 asks them for more). Varied by 10 % either way.
    package static let keepaliveInterval: TimeAmount = .seconds(20)
}
