import ChatDelivery
import ChatProtocol
import NIOCore

/// Both ends of one session, and between them a network that does what the input says.
///
/// It goes by what the two machines promise their shells, not by how frames look, so a new frame changes nothing here.
struct DeliveryStage: ~Copyable {
    /// What goes over the TLS connection.
    enum ControlItem {
        case deliveries([DeliveredMessage], indices: [UInt64])
        case wireChanged(DeliveryWire)
    }

    /// Addresses that datagrams may come from.
    static let addresses = (0..<4).compactMap { try? SocketAddress(ipAddress: "192.0.2.1", port: 40_000 + $0) }

    /// More than any window permits, so that an end which never stops is found.
    private static let mostOutputsOfOneEvent = 4096

    /// Datagrams that the network holds for each direction.
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

    /// Whether each end has got only what the other one sent, and the session goes on: then everything must arrive.
    var isHonest = true

    /// The payloads of the datagrams that both ends have sent.
    private(set) var payloads: [ByteBuffer] = []

    private var serverTap = DatagramOpener(secret: ForgingPeer.secret, direction: .serverToClient)
    private var clientTap = DatagramOpener(secret: ForgingPeer.secret, direction: .clientToServer)

    /// Makes both ends of a session that has just begun.
    init(packetsPerKey: UInt64, usesDatagrams: Bool) {
        let (session, secret) = (ForgingPeer.session, ForgingPeer.secret)
        server = ServerDelivery(session: session, secret: secret, packetsPerKey: packetsPerKey)
        client = ClientDelivery(session: session, secret: secret, usesDatagrams: usesDatagrams, jitter: 0, now: now)
    }

    /// Does what the server's end asks for, as the hub does.
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

    /// Does what the client's end asks for.
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

    /// What an end sends can be opened and read by the other one.
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
