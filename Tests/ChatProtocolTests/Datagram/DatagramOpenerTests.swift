import ChatProtocol
import NIOCore
import Testing

/// Sealing and opening across renewals of the key.
@Suite struct DatagramOpenerTests {
    @Test func `numbers datagrams and renews the key in time`() throws {
        let datagrams = try Self.sealed(9, packetLimit: 2)
        let headers = datagrams.compactMap { DatagramHeader(peeking: $0) }
        #expect(headers.map(\.packetNumber) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
        #expect(headers.map(\.phase) == [0, 0, 1, 1, 2, 2, 3, 3, 0])
        #expect(headers.allSatisfy { $0.session == .example })
    }

    @Test(arguments: [1, 2, 3, 7] as [UInt64])
    func `follows the renewals`(packetLimit: UInt64) throws {
        var opener = Self.opener()
        for (number, datagram) in try Self.sealed(40, packetLimit: packetLimit).enumerated() {
            #expect(Self.open(datagram, with: &opener) == Self.payload(number), "packet \(number)")
        }
    }

    @Test func `opens overtaken packets of the generation before`() throws {
        let datagrams = try Self.sealed(4, packetLimit: 2)
        var opener = Self.opener()
        for number in [2, 1, 3, 0] {
            #expect(Self.open(datagrams[number], with: &opener) == Self.payload(number), "packet \(number)")
        }
    }

    @Test func `forgets the generation before the previous one`() throws {
        let datagrams = try Self.sealed(6, packetLimit: 2)
        var opener = Self.opener()
        for number in [0, 2, 4] {
            #expect(Self.open(datagrams[number], with: &opener) == Self.payload(number))
        }
        #expect(Self.open(datagrams[1], with: &opener) == nil)
        #expect(Self.open(datagrams[3], with: &opener) == Self.payload(3))
        #expect(Self.open(datagrams[5], with: &opener) == Self.payload(5))
    }

    @Test func `does not skip a generation`() throws {
        let datagrams = try Self.sealed(6, packetLimit: 2)
        var opener = Self.opener()
        #expect(Self.open(datagrams[4], with: &opener) == nil)
        #expect(Self.open(datagrams[2], with: &opener) == Self.payload(2))
        #expect(Self.open(datagrams[4], with: &opener) == Self.payload(4))
    }

    @Test(arguments: [1, 2, 3] as [UInt8])
    func `a forged phase does not move on`(phase: UInt8) throws {
        let datagrams = try Self.sealed(4, packetLimit: 2)
        var opener = Self.opener()
        for _ in 0..<5 {
            var forged = datagrams[0]
            forged.setInteger(UInt8(0x54) | phase, at: forged.readerIndex)
            #expect(Self.open(forged, with: &opener) == nil)
        }
        for number in 0..<4 {
            #expect(Self.open(datagrams[number], with: &opener) == Self.payload(number), "packet \(number)")
        }
    }

    @Test func `before the first renewal there is no generation before`() throws {
        var sealed = try Self.sealed(1, packetLimit: 2)[0]
        // Phase 3 would belong to a generation before the first one.
        sealed.setInteger(UInt8(0x57), at: sealed.readerIndex)
        var opener = Self.opener()
        #expect(Self.open(sealed, with: &opener) == nil)
    }

    @Test func `refuses datagrams of its own direction`() throws {
        var sealer = DatagramSealer(session: .example, secret: .example, direction: .serverToClient)
        var opener = Self.opener()
        #expect(Self.open(try sealer.seal(Self.payload(0)), with: &opener) == nil)
    }

    @Test func `tells the next number before it is used`() throws {
        var sealer = DatagramSealer(session: .example, secret: .example, direction: .clientToServer)
        #expect(sealer.nextPacketNumber == 0)
        _ = try sealer.seal(Self.payload(0))
        #expect(sealer.nextPacketNumber == 1)
    }

    private static func opener() -> DatagramOpener {
        DatagramOpener(secret: .example, direction: .clientToServer)
    }

    private static func payload(_ number: Int) -> ByteBuffer {
        ByteBuffer(bytes: [0x01, UInt8(number)])
    }

    private static func sealed(_ count: Int, packetLimit: UInt64) throws -> [ByteBuffer] {
        var sealer = DatagramSealer(
            session: .example,
            secret: .example,
            direction: .clientToServer,
            packetLimit: packetLimit
        )
        var datagrams: [ByteBuffer] = []
        for number in 0..<count {
            datagrams.append(try sealer.seal(payload(number)))
            sealer.acknowledged(UInt64(number))
        }
        return datagrams
    }

    private static func open(_ datagram: ByteBuffer, with opener: inout DatagramOpener) -> ByteBuffer? {
        guard let header = DatagramHeader(peeking: datagram) else {
            return nil
        }
        return opener.open(datagram, header: header)
    }
}
