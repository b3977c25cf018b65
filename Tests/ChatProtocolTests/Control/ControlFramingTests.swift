import ChatProtocol
import NIOCore
import Testing

@Suite struct ControlFramingTests {
    @Test(
        arguments: [
            ([], "00000000"),
            ([0xAB], "00000001ab"),
            ([1, 2, 3], "00000003010203"),
        ] as [([UInt8], String)]
    )
    func `puts a big-endian length before a frame`(payload: [UInt8], bytes: String) {
        var buffer = ByteBuffer()
        ControlFraming.write(payload, into: &buffer)
        #expect(buffer.hex == bytes)
    }

    @Test func `appends to what is there`() {
        var buffer = ByteBuffer(bytes: [0xEE])
        ControlFraming.write([1], into: &buffer)
        ControlFraming.write(ByteBuffer(bytes: Array(repeating: 2, count: 258)).readableBytesView, into: &buffer)
        #expect(buffer.prefix(12).hex == "ee000000010100000102" + "0202")
        #expect(buffer.readableBytes == 1 + 5 + 4 + 258)
    }

    @Test func `the limits are those of the protocol`() {
        #expect(ProtocolLimits.unauthenticatedFrameBytes == 4096)
        #expect(ProtocolLimits.frameBytes == 65_536)
        #expect(ProtocolLimits.bodyBytes == 16_384)
        #expect(ProtocolLimits.datagramBytes == 1200)
    }
}
