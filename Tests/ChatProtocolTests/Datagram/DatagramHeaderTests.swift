import ChatProtocol
import NIOCore
import Testing

@Suite struct DatagramHeaderTests {
    static let session = SessionID(rawValue: 0x0102_0304_0506_0708)

    @Test(arguments: [(0, "54"), (1, "55"), (2, "56"), (3, "57"), (4, "54"), (7, "57")] as [(UInt8, String)])
    func `writes marker, phase, session and packet number`(phase: UInt8, first: String) {
        var buffer = ByteBuffer()
        DatagramHeader(phase: phase, session: Self.session, packetNumber: 0x1122_3344_5566_7788).write(into: &buffer)
        #expect(buffer.hex == first + "0102030405060708" + "1122334455667788")
        #expect(DatagramHeader.byteCount == 17)
    }

    @Test func `reads what was written and leaves the buffer as it is`() throws {
        var datagram = try ByteBuffer(hex: "ffff" + "57" + "0102030405060708" + "0000000000000102")
        datagram.writeRepeatingByte(0, count: 16)
        datagram.moveReaderIndex(forwardBy: 2)
        let header = try #require(DatagramHeader(peeking: datagram))
        #expect(header == DatagramHeader(phase: 3, session: Self.session, packetNumber: 258))
        #expect(header.phase == 3)
        #expect(datagram.readableBytes == 33)
    }

    @Test(arguments: [(0, false), (16, false), (17, false), (32, false), (33, true), (8952, true), (8953, false)])
    func `takes only datagrams of a possible size`(size: Int, isTaken: Bool) throws {
        var datagram = try ByteBuffer(hex: "54" + "0102030405060708" + "0000000000000000")
        datagram.writeRepeatingByte(0, count: max(0, size - 17))
        #expect((DatagramHeader(peeking: datagram.prefix(size)) != nil) == isTaken)
    }

    @Test func `takes only its own marker`() throws {
        for first in UInt8.min ... .max {
            var datagram = ByteBuffer(bytes: [first] + Array(repeating: 0, count: 32))
            let isTaken = DatagramHeader(peeking: datagram) != nil
            #expect(isTaken == (0x54...0x57).contains(first), "first byte \(first)")
            datagram.clear()
            #expect(DatagramHeader(peeking: datagram) == nil)
        }
    }

    @Test(
        arguments: [
            ("3fffffffffffffff", 4_611_686_018_427_387_903),
            ("4000000000000000", nil),
            ("ffffffffffffffff", nil),
        ] as [(String, UInt64?)]
    )
    func `packet numbers end at two to the 62`(hex: String, number: UInt64?) throws {
        var datagram = try ByteBuffer(hex: "54" + "0102030405060708" + hex)
        datagram.writeRepeatingByte(0, count: 16)
        #expect(DatagramHeader(peeking: datagram)?.packetNumber == number)
    }

    @Test func `the answers go the other way`() {
        #expect(DatagramDirection.clientToServer.opposite == .serverToClient)
        #expect(DatagramDirection.serverToClient.opposite == .clientToServer)
    }
}
