import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@Suite struct DatagramFrameTests {
    /// Every frame with its bytes: RFC 9000, section 16, gives the integers.
    static let layouts: [(DatagramFrame, String)] = [
        (.ping, "01"),
        (.hello, "05"),
        (.pathChallenge(0x0102_0304_0506_0708), "030102030405060708"),
        (.pathResponse(UInt64.max), "04ffffffffffffffff"),
        (.message(DeliveredMessage(advance: 0, message: ByteBuffer()), index: 0), "06000000"),
        (.message(DeliveredMessage(advance: 63, message: ByteBuffer(bytes: [0xAA, 0xBB])), index: 1), "06013f02aabb"),
        (.message(DeliveredMessage(advance: 64, message: ByteBuffer(bytes: [0xAA])), index: 63), "063f404001aa"),
        (
            .message(DeliveredMessage(advance: 16_384, message: ByteBuffer(bytes: [0xAA])), index: 64),
            "0640408000400001aa"
        ),
        (
            .message(
                DeliveredMessage(advance: 151_288_809_941_952_652, message: ByteBuffer(bytes: [0xAA])),
                index: 16_384
            ),
            "0680004000c2197c5eff14e88c01aa"
        ),
        (.acknowledgementFrequency(.init(bytes: 6000, delayMicroseconds: 100_000)), "095770800186a0"),
        (
            .repair(RepairSymbol(key: 0x7f, newest: 64, mask: 0b101, bytes: ByteBuffer(bytes: [0xAA, 0xBB]))),
            "077f40400502aabb"
        ),
        (
            .repair(RepairSymbol(key: 0, newest: 31, mask: .max, bytes: ByteBuffer())),
            "07001fc0000000ffffffff00"
        ),
        (.recovered(0), "0800"),
        (.recovered(16_383), "087fff"),
        (.acknowledgement(Acknowledgement(delayMicroseconds: 0, ranges: [0...0])), "0200000000"),
        (.acknowledgement(Acknowledgement(delayMicroseconds: 2500, ranges: [7...7])), "020749c40000"),
        (
            .acknowledgement(Acknowledgement(delayMicroseconds: 1, ranges: [8...10, 3...5, 0...0])),
            "020a01020201020100"
        ),
    ]

    @Test(arguments: layouts)
    func `writes and reads each frame`(frame: DatagramFrame, hex: String) throws {
        var buffer = ByteBuffer()
        DatagramFrameCodec.write(frame, into: &buffer)
        #expect(buffer.hex == hex)
        #expect(try DatagramFrameCodec.frames(in: buffer) == [frame])
    }

    @Test func `reads all frames of a payload with padding anywhere`() throws {
        for padding in ["", "00", "000000"] {
            let hex = Self.layouts.map { padding + $0.1 }.joined() + padding
            #expect(try DatagramFrameCodec.frames(in: ByteBuffer(hex: hex)) == Self.layouts.map(\.0))
        }
        #expect(try DatagramFrameCodec.frames(in: ByteBuffer()) == [])
        #expect(try DatagramFrameCodec.frames(in: ByteBuffer(repeating: 0, count: 1167)) == [])
    }

    @Test(arguments: layouts.map(\.1))
    func `refuses a frame cut at any index`(hex: String) throws {
        let whole = try ByteBuffer(hex: hex)
        for size in 1..<max(1, whole.readableBytes) {
            #expect(throws: DatagramFrameError.truncated, "cut to \(size) bytes") {
                try DatagramFrameCodec.frames(in: whole.prefix(size))
            }
        }
    }

    @Test func `refuses every type that it does not know, wherever it stands`() throws {
        for type in UInt8(0x0a) ... .max {
            let error = DatagramFrameError.unknownType(UInt64(type))
            #expect(throws: error) { try DatagramFrameCodec.frames(in: ByteBuffer(bytes: [type])) }
            #expect(throws: error) { try DatagramFrameCodec.frames(in: ByteBuffer(bytes: [1, type, 1])) }
        }
    }

    @Test(arguments: [
        "060000ffffffffffffffff", "0600008000400000", "06000002aa", "070000010300", "060000ffffffffffffffffaa",
    ])
    func `refuses a length that is larger than the payload`(hex: String) throws {
        let payload = try ByteBuffer(hex: hex)
        #expect(throws: DatagramFrameError.truncated) { try DatagramFrameCodec.frames(in: payload) }
    }

    @Test func `takes integers that are longer than they need be`() throws {
        // RFC 9000, section 16: the shortest encoding is not required.
        let frames = try DatagramFrameCodec.frames(in: ByteBuffer(hex: "0640004001c000000000000001aa"))
        #expect(frames == [.message(DeliveredMessage(advance: 1, message: ByteBuffer(bytes: [0xAA])), index: 0)])
    }

    @Test(
        arguments: [
            (0, 1), (63, 1), (64, 2), (16_383, 2), (16_384, 4), (1_073_741_823, 4), (1_073_741_824, 8),
            (4_611_686_018_427_387_903, 8),
        ] as [(UInt64, Int)]
    )
    func `knows the size of a message frame before it is written`(advance: UInt64, integerBytes: Int) {
        #expect(DatagramFrameCodec.variableLength(advance) == integerBytes)
        for (length, lengthBytes) in [(0, 1), (63, 1), (64, 2), (1100, 2)] {
            let delivery = DeliveredMessage(advance: advance, message: ByteBuffer(repeating: 1, count: length))
            var buffer = ByteBuffer()
            DatagramFrameCodec.write(.message(delivery, index: advance), into: &buffer)
            #expect(buffer.readableBytes == 1 + 2 * integerBytes + lengthBytes + length)
            #expect(
                DatagramFrameCodec.byteCount(of: delivery, index: advance) == 1 + 2 * integerBytes + lengthBytes
                    + length
            )
        }
    }

    @Test func `pads up to a size and never cuts`() {
        var buffer = ByteBuffer(bytes: [1, 5])
        DatagramFrameCodec.pad(&buffer, to: 4)
        #expect(buffer.hex == "01050000")
        DatagramFrameCodec.pad(&buffer, to: 3)
        #expect(buffer.hex == "01050000")
        DatagramFrameCodec.pad(&buffer, to: 0)
        #expect(buffer.hex == "01050000")
    }

    @Test(arguments: ["07000000", "07000200", "0700000300", "07001ec00000008000000100", "07001fc00000010000000100"])
    func `refuses a repair symbol that contains no message, or one before the first`(hex: String) throws {
        let payload = try ByteBuffer(hex: hex)
        #expect(throws: DatagramFrameError.invalidMask) { try DatagramFrameCodec.frames(in: payload) }
    }

    @Test func `a repair symbol tells its messages`() {
        let symbol = RepairSymbol(
            key: 0,
            newest: 40,
            mask: 0b1000_0000_0000_0000_0000_0000_0000_1011,
            bytes: ByteBuffer()
        )
        #expect(symbol.indices == [40, 39, 37, 9])
    }

    @Test func `only what tells of arrivals is not acknowledged`() {
        for (frame, _) in Self.layouts {
            switch frame {
            case .acknowledgement, .recovered: #expect(!frame.isAckEliciting)
            default: #expect(frame.isAckEliciting)
            }
        }
    }

    @Test(arguments: 0..<16 as Range<UInt64>)
    func `random payloads never crash, and what can be read can be written`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var readable = 0
        for _ in 0..<2000 {
            var bytes = generator.bytes(Int.random(in: 1...40, using: &generator))
            // Most types are unknown: half of the payloads begin with one that is not.
            bytes[0] = generator.happens(0.5) ? UInt8.random(in: 0...8, using: &generator) : bytes[0]
            guard let frames = try? DatagramFrameCodec.frames(in: ByteBuffer(bytes: bytes)) else {
                continue
            }
            readable += 1
            var written = ByteBuffer()
            for frame in frames {
                DatagramFrameCodec.write(frame, into: &written)
            }
            #expect(try DatagramFrameCodec.frames(in: written) == frames, "seed \(seed)")
        }
        #expect(readable > 10, "seed \(seed)")
    }
}
