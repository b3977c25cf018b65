import ChatProtocol
import Crypto
import NIOCore

/// Datagrams that somebody else sends to the two ends of a session: none of them may be answered.
struct HostileDatagrams: ~Copyable {
    var toServer: HostileSource
    var toClient: HostileSource

    init(session: SessionID, using generator: inout SplitMix64) {
        toServer = HostileSource(session: session, direction: .clientToServer, using: &generator)
        toClient = HostileSource(session: session, direction: .serverToClient, using: &generator)
    }
}

/// Datagrams that somebody else sends to one end.
struct HostileSource: ~Copyable {
    /// The last datagram that the end itself has sent: it may come back.
    var reflected: ByteBuffer?

    private let session: SessionID
    private var heard: [ByteBuffer] = []
    private var foreign: DatagramSealer

    /// Makes the hostile datagrams for one end.
    ///
    /// - Parameters:
    ///   - direction: The direction of what that end receives.
    init(session: SessionID, direction: DatagramDirection, using generator: inout SplitMix64) {
        self.session = session
        let secret = SymmetricKey(data: generator.bytes(32))
        foreign = DatagramSealer(session: session, secret: secret, direction: direction)
    }

    /// A datagram that the end has received: it may be sent again.
    mutating func hear(_ datagram: ByteBuffer) {
        let remembered = 32
        if heard.count >= remembered {
            heard.removeFirst()
        }
        heard.append(datagram)
    }

    /// A datagram that is not to be answered.
    mutating func next(using generator: inout SplitMix64) throws -> ByteBuffer {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return ByteBuffer(bytes: generator.bytes(Int.random(in: 0...1400, using: &generator)))
        case 1:
            var payload = ByteBuffer()
            DatagramFrameCodec.write(.hello, into: &payload)
            return try foreign.seal(payload)
        case 2: return reflected ?? ByteBuffer()
        case 3: return changed(using: &generator)
        case 4:
            var forged = ByteBuffer()
            DatagramHeader(phase: UInt8.random(in: 0...3, using: &generator), session: session, packetNumber: 1 << 40)
                .write(into: &forged)
            forged.writeBytes(generator.bytes(Int.random(in: 0...64, using: &generator)))
            return forged
        default: return heard.randomElement(using: &generator) ?? ByteBuffer()
        }
    }

    /// A datagram that was received, with one bit turned over.
    private func changed(using generator: inout SplitMix64) -> ByteBuffer {
        guard var bytes = heard.randomElement(using: &generator).map({ Array($0.readableBytesView) }) else {
            return ByteBuffer()
        }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        return ByteBuffer(bytes: bytes)
    }
}
