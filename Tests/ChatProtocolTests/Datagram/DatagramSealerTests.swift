import ChatProtocol
import NIOCore
import Testing

/// RFC 9001, section 6.1: a key is renewed only after the peer has shown that it has the present one.
@Suite struct DatagramSealerTests {
    private static let payload = ByteBuffer(bytes: [0x01])

    @Test func `a key is kept until one of its packets is acknowledged`() throws {
        var sealer = Self.sealer()
        for _ in 0..<7 {
            let datagram = try sealer.seal(Self.payload)
            #expect(Self.phase(of: datagram) == 0)
        }
        sealer.acknowledged(4)
        let last = try sealer.seal(Self.payload)
        #expect(Self.phase(of: last) == 1)
    }

    @Test func `what acknowledges an earlier key's packets does not renew the next one`() throws {
        var sealer = Self.sealer()
        for _ in 0..<3 {
            _ = try sealer.seal(Self.payload)
        }
        sealer.acknowledged(2)
        for _ in 3..<9 {
            let datagram = try sealer.seal(Self.payload)
            #expect(Self.phase(of: datagram) == 1)
            sealer.acknowledged(2)
        }
        sealer.acknowledged(3)
        let last = try sealer.seal(Self.payload)
        #expect(Self.phase(of: last) == 2)
    }

    @Test func `a packet that was never sent acknowledges nothing`() throws {
        var sealer = Self.sealer()
        for _ in 0..<3 {
            _ = try sealer.seal(Self.payload)
        }
        sealer.acknowledged(3)
        let isUnanswered = sealer.needsAcknowledgement
        #expect(isUnanswered)
        let last = try sealer.seal(Self.payload)
        #expect(Self.phase(of: last) == 0)
    }

    @Test func `asks for an acknowledgement when it is time, and no sooner`() throws {
        var sealer = Self.sealer()
        for _ in 0..<3 {
            let isEarly = sealer.needsAcknowledgement
            #expect(!isEarly)
            _ = try sealer.seal(Self.payload)
        }
        let isTime = sealer.needsAcknowledgement
        #expect(isTime)
        sealer.acknowledged(0)
        let isOver = !sealer.needsAcknowledgement
        #expect(isOver)
    }

    private static func sealer() -> DatagramSealer {
        DatagramSealer(session: .example, secret: .example, direction: .clientToServer, packetLimit: 3)
    }

    private static func phase(of datagram: ByteBuffer) -> UInt8? {
        DatagramHeader(peeking: datagram)?.phase
    }
}
