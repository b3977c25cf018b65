import ChatProtocol
import NIOCore
import Testing

/// See also ``DatagramFrameTests``, which has a symbol's layout and refuses broken ones.
@Suite struct RepairSymbolTests {
    @Test(
        arguments: [0, 63, 64, 16_383, 16_384, (1 << 30) - 1, 1 << 30, (1 << 62) - 1] as [UInt64],
        [1, 0b11, 0x3f, 0x41, 0x3fff, 0x4001, 0x3fff_ffff, 0x4000_0001, .max] as [UInt32]
    )
    func `is read as it was written, and as large as it says`(newest: UInt64, mask: UInt32) throws {
        for length in [0, 1, 63, 64, 1150] {
            let symbol = RepairSymbol(
                key: 0xfe,
                newest: newest,
                mask: mask,
                bytes: ByteBuffer(repeating: 7, count: length)
            )
            var payload = ByteBuffer()
            DatagramFrameCodec.write(.repair(symbol), into: &payload)
            #expect(payload.readableBytes == DatagramFrameCodec.byteCount(of: .repair(symbol)))
            #expect(payload.readableBytes == 1 + RepairSymbol.byteCount(newest: newest, mask: mask, bytes: length))
            let oldest = UInt64(31 - mask.leadingZeroBitCount)
            if oldest <= newest {
                #expect(try DatagramFrameCodec.frames(in: payload) == [.repair(symbol)])
                #expect(symbol.indices.count == mask.nonzeroBitCount)
                #expect(symbol.indices.first == newest)
                #expect(symbol.indices.last == newest - oldest)
            } else {
                #expect(throws: DatagramFrameError.invalidMask) { try DatagramFrameCodec.frames(in: payload) }
            }
        }
    }

    @Test(arguments: [(0, true), (1, false), (30, false)] as [(UInt64, Bool)])
    func `a mask may reach index 0, and no further`(missing: UInt64, isReadable: Bool) throws {
        let symbol = RepairSymbol(key: 0, newest: 31 - missing, mask: .max, bytes: ByteBuffer(repeating: 1, count: 3))
        var payload = ByteBuffer()
        DatagramFrameCodec.write(.repair(symbol), into: &payload)
        #expect(((try? DatagramFrameCodec.frames(in: payload)) != nil) == isReadable)
    }

    @Test func `the worked example of the protocol document is read as described`() throws {
        let frame = "070504031e00bab0e9b0cf1c2643feafd477a724045e069b2f31d97baf6bcc3daaaa9b"
        let payload = try ByteBuffer(hex: frame)
        guard case .repair(let symbol) = try #require(try DatagramFrameCodec.frames(in: payload).first) else {
            Issue.record("no repair symbol")
            return
        }
        #expect(symbol.key == 5)
        #expect(symbol.indices == [4, 3])
        #expect(symbol.bytes.hex == "00bab0e9b0cf1c2643feafd477a724045e069b2f31d97baf6bcc3daaaa9b")
        var written = ByteBuffer()
        DatagramFrameCodec.write(.repair(symbol), into: &written)
        #expect(written.hex == frame)
    }
}
