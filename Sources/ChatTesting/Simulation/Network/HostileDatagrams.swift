import ChatProtocol
import Crypto
import NIOCore

/// Attack datagrams from a third party to both ends of a session: none of them may be answered.
struct HostileDatagrams: ~Copyable {
    var toServer: HostileSource
    var toClient: HostileSource

    init(session: SessionID, using generator: inout SplitMix64) {
        toServer = HostileSource(session: session, direction: .clientToServer, using: &generator)
        toClient = HostileSource(session: session, direction: .serverToClient, using: &generator)
    }
}

/// Attack datagrams from a third party to one end.
struct HostileSource: ~Copyable {
    /// The last datagram that the end itself has sent, to be reflected.
    var reflected: ByteBuffer?

    private let session: SessionID
    private var heard: [ByteBuffer] = []
    private var foreign: DatagramSealer

    /// Makes the hostile datagrams for one end.
    ///
    /// - Parameters:
    ///   - direction: The direction of the datagrams that this end receives.
    init(session: SessionID, direction: DatagramDirection, using generator: inout SplitMix64) {
        self.session = session
        let secret = SymmetricKey(data: generator.bytes(32))
        foreign = DatagramSealer(session: session, secret: secret, direction: direction)
    }

    /// Remembers a datagram that the end has received, to be replayed.
    mutating func hear(_ datagram: ByteBuffer) {
        let remembered = 32
        if heard.count >= remembered {
            heard.removeFirst()
        }
        heard.append(datagram)
    }

    /// Returns a datagram that must not be answered.
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

    /// Returns a received datagram with one bit flipped.
    private func changed(using generator: inout SplitMix64) -> ByteBuffer {
        guard var bytes = heard.randomElement(using: &generator).map({ Array($0.readableBytesView) }) else {
            return ByteBuffer()
        }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        return ByteBuffer(bytes: bytes)
    }
}
