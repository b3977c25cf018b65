import ChatDelivery
import ChatProtocol
import NIOCore

/// Both ends of one session, and between them a network controlled by the input.
///
/// It relies on the contract of the two state machines with their shells, not on the frame format, so a new frame
/// type changes nothing here.
struct DeliveryStage: ~Copyable {
    /// An item on the TLS connection.
    enum ControlItem {
        case deliveries([DeliveredMessage], indices: [UInt64])
        case wireChanged(DeliveryTransport)
    }

    /// Possible source addresses of datagrams.
    static let addresses = (0..<4).compactMap { try? SocketAddress(ipAddress: "192.0.2.1", port: 40_000 + $0) }

    /// More than any window permits, to detect an end that never stops.
    private static let mostOutputsOfOneEvent = 4096

    /// Datagrams in flight in each direction.
    private static let mostUnderWay = 64

    var server: ServerDelivery
    var client: ClientDelivery
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    var address = 0
    var toServer: [SealedDatagram] = []
    var toClient: [SealedDatagram] = []
    var unwritten: [ControlItem] = []
    var written: [ControlItem] = []
    var challenges = CountingBits()
    var forgedClient = ForgingPeer(.clientToServer)
    var forgedServer = ForgingPeer(.serverToClient)
    var messages = ShownMessages()
    var ledger = AmplificationLedger()

    /// Whether each end received only data of the other one, and the session is still open: then everything must
    /// arrive.
    var isHonest = true

    /// The payloads of all datagrams that both ends sent.
    private(set) var payloads: [ByteBuffer] = []

    private var serverTap = DatagramOpener(secret: ForgingPeer.secret, direction: .serverToClient)
    private var clientTap = DatagramOpener(secret: ForgingPeer.secret, direction: .clientToServer)

    /// Makes both ends of a new session.
    init(packetsPerKey: UInt64, usesDatagrams: Bool) {
        let (session, secret) = (ForgingPeer.session, ForgingPeer.secret)
        server = ServerDelivery(session: session, secret: secret, packetsPerKey: packetsPerKey)
        client = ClientDelivery(session: session, secret: secret, usesDatagrams: usesDatagrams, jitter: 0, now: now)
    }

    /// Performs the server's outputs, as the hub does.
    mutating func drainServer() throws {
        var outputs = 0
        while let output = try server.nextOutput(now: now) {
            outputs += 1
            try FuzzFinding.unless(outputs < Self.mostOutputsOfOneEvent, "the server never stops")
            if case .datagram(let bytes, let address) = output {
                let datagram = try Self.look(into: bytes, tap: &serverTap, payloads: &payloads)
                try ledger.sent(datagram, to: address)
                Self.add(datagram, to: &toClient)
            } else if case .control(let deliveries, let indices) = output {
                try FuzzFinding.unless(!indices.isEmpty, "a frame without messages for the TLS connection")
                unwritten.append(.deliveries(deliveries, indices: indices))
            } else if case .wireChanged(let wire) = output {
                unwritten.append(.wireChanged(wire))
            }
        }
        try FuzzFinding.unless(
            server.outstandingCount <= DeliveryBounds.messages,
            "\(server.outstandingCount) messages are under way"
        )
    }

    /// Performs the client's outputs.
    mutating func drainClient() throws {
        var outputs = 0
        while let output = try client.nextOutput(now: now) {
            outputs += 1
            try FuzzFinding.unless(outputs < Self.mostOutputsOfOneEvent, "the client never stops")
            if case .message(let arrived) = output {
                try messages.show(arrived.message, isHonest: isHonest)
            } else if case .datagram(let bytes) = output {
                let datagram = try Self.look(into: bytes, tap: &clientTap, payloads: &payloads)
                Self.add(datagram, to: &toServer)
            }
        }
    }

    /// Opens a sent datagram as the other end would: that must succeed.
    private static func look(
        into bytes: ByteBuffer,
        tap: inout DatagramOpener,
        payloads: inout [ByteBuffer]
    ) throws -> SealedDatagram {
        guard
            let header = DatagramHeader(peeking: bytes),
            let payload = tap.open(bytes, header: header)
        else {
            throw FuzzFinding(description: "a datagram of \(bytes.readableBytes) bytes that nobody can open")
        }
        payloads.append(payload)
        return SealedDatagram(bytes: bytes, frames: try DatagramFrameCodec.frames(in: payload))
    }

    private static func add(_ datagram: SealedDatagram, to underWay: inout [SealedDatagram]) {
        if underWay.count >= mostUnderWay {
            underWay.removeFirst()
        }
        underWay.append(datagram)
    }
}
