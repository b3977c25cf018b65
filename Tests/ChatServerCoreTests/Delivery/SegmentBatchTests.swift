import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct SegmentBatchTests {
    private func datagram(_ size: Int, _ byte: UInt8 = 1) -> ByteBuffer {
        ByteBuffer(repeating: byte, count: size)
    }

    private func address(_ port: Int) throws -> SocketAddress {
        try SocketAddress(ipAddress: "192.0.2.1", port: port)
    }

    @Test func `a datagram by itself is sent as it is`() throws {
        var segments = SegmentBatch(isJoining: true)
        #expect(segments.add(datagram(100), to: try address(1)) == nil)
        let envelope = segments.finish()
        #expect(envelope?.data == datagram(100))
        #expect(envelope?.metadata == nil)
        #expect(segments.finish() == nil)
    }

    @Test func `datagrams of one size, and a shorter last one, are joined`() throws {
        var segments = SegmentBatch(isJoining: true)
        for byte in UInt8(1)...3 {
            #expect(segments.add(datagram(1200, byte), to: try address(1)) == nil)
        }
        #expect(segments.add(datagram(50, 4), to: try address(1)) == nil)
        let joined = segments.add(datagram(50, 5), to: try address(1))
        var expected = datagram(1200, 1)
        for (size, byte) in [(1200, UInt8(2)), (1200, 3), (50, 4)] {
            expected.writeImmutableBuffer(datagram(size, byte))
        }
        #expect(joined?.data == expected)
        #expect(joined?.metadata?.segmentSize == 1200)
        let last = segments.finish()
        #expect(last?.data == datagram(50, 5))
        #expect(last?.metadata == nil)
    }

    @Test func `a larger one, and one to another address, is not joined`() throws {
        var segments = SegmentBatch(isJoining: true)
        _ = segments.add(datagram(50), to: try address(1))
        #expect(segments.add(datagram(51), to: try address(1))?.data == datagram(50))
        let finished = segments.add(datagram(51), to: try address(2))
        #expect(finished?.remoteAddress.port == 1)
        #expect(finished?.metadata == nil)
        #expect(segments.finish()?.remoteAddress.port == 2)
    }

    @Test func `what not every interface takes is not joined`() throws {
        var segments = SegmentBatch(isJoining: true)
        _ = segments.add(datagram(8952), to: try address(1))
        let probe = segments.add(datagram(1200), to: try address(1))
        #expect(probe?.data.readableBytes == 8952)
        #expect(probe?.metadata == nil)
        #expect(segments.add(datagram(1200), to: try address(1)) == nil)
    }

    @Test(arguments: [(1200, 54), (100, 64)])
    func `a segments ends at what the kernel takes at once`(size: Int, count: Int) throws {
        var segments = SegmentBatch(isJoining: true)
        var sizes: [Int] = []
        for _ in 0..<100 {
            if let envelope = segments.add(datagram(size), to: try address(1)) {
                sizes.append(envelope.data.readableBytes)
            }
        }
        #expect(sizes == [count * size])
    }

    @Test func `where the system cannot cut, nothing is joined`() throws {
        var segments = SegmentBatch(isJoining: false)
        _ = segments.add(datagram(100), to: try address(1))
        #expect(segments.add(datagram(100), to: try address(1))?.data == datagram(100))
        #expect(segments.finish()?.metadata == nil)
    }
}
