import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct RepairEncoderTests {
    @Test func `tells which messages are in the sum`() {
        var encoder = RepairEncoder()
        let symbol = encoder.symbol(of: Self.messages([40, 39, 37, 9]))
        #expect(symbol.newest == 40)
        #expect(symbol.mask == 0b1000_0000_0000_0000_0000_0000_0000_1011)
        #expect(symbol.indices == [40, 39, 37, 9])
        #expect(encoder.symbol(of: Self.messages([0])).indices == [0])
    }

    @Test func `takes a new key each time, 128 of them`() {
        var encoder = RepairEncoder()
        let keys = (0..<256).map { _ in encoder.symbol(of: Self.messages([1])).key }
        #expect(keys == Array(UInt8(0)..<128) + Array(UInt8(0)..<128))
    }

    @Test(arguments: seeds(20))
    func `is the sum of the sources times their factors, as long as the longest`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let newest = UInt64.random(in: 31..<1 << 50, using: &generator)
        let behind = Set((0..<12).map { _ in UInt64.random(in: 1..<32, using: &generator) }).sorted()
        let messages = Self.messages([newest] + behind.map { newest - $0 }, using: &generator)
        var encoder = RepairEncoder()
        _ = encoder.symbol(of: messages)
        let symbol = encoder.symbol(of: messages)
        var sum = [UInt8](repeating: 0, count: messages.map { RepairCode.sourceBytes(of: $0.delivery) }.max() ?? 0)
        for message in messages {
            let factor = ReferenceField.inverses[1 ^ (128 + Int(message.index % 128))]
            for (place, byte) in RepairCode.source(of: message.delivery).enumerated() {
                sum[place] ^= ReferenceField.product(byte, factor)
            }
        }
        #expect(symbol.key == 1)
        #expect(Array(symbol.bytes.readableBytesView) == sum, "seed \(seed)")
    }

    @Test(
        arguments: [[0], [63], [64, 63], [16_384, 16_383, 16_370], [1 << 30, (1 << 30) - 31], [(1 << 62) - 1]]
            as [[UInt64]],
        [0, 1, 59, 60, 61, 1100]
    )
    func `knows the size of the frame before it is made`(indices: [UInt64], bytes: Int) {
        let messages = indices.map { index in
            OutstandingMessages.Indexed(
                index: index,
                delivery: DeliveredMessage(advance: 1, message: ByteBuffer(repeating: 1, count: bytes))
            )
        }
        var encoder = RepairEncoder()
        var frame = ByteBuffer()
        DatagramFrameCodec.write(.repair(encoder.symbol(of: messages)), into: &frame)
        #expect(RepairEncoder.frameBytes(of: messages) == frame.readableBytes)
    }

    private static func messages(_ indices: [UInt64]) -> [OutstandingMessages.Indexed] {
        var generator = SplitMix64(seed: 0)
        return messages(indices, using: &generator)
    }

    private static func messages(
        _ indices: [UInt64],
        using generator: inout SplitMix64
    ) -> [OutstandingMessages.Indexed] {
        indices.map { index in
            let bytes = generator.bytes(Int.random(in: 0...90, using: &generator))
            return .init(
                index: index,
                delivery: DeliveredMessage(advance: index % 70, message: ByteBuffer(bytes: bytes))
            )
        }
    }
}
