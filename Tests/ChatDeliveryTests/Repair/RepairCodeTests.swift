import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct RepairCodeTests {
    @Test func `a factor is the inverse that the protocol document asks for, and never 0`() {
        var wrong: [(UInt8, UInt64)] = []
        for key in UInt8.min ... .max {
            for index in UInt64(0)..<256 {
                let sum = (Int(key) % 128) ^ (128 + Int(index) % 128)
                let coefficient = RepairCode.coefficient(key: key, index: index)
                if coefficient == 0 || coefficient != ReferenceField.inverses[sum] {
                    wrong.append((key, index))
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [128, 1 << 40, (1 << 62) - 1] as [UInt64])
    func `a factor depends on the index modulo 128, however large`(index: UInt64) {
        for key in [0, 5, 127] as [UInt8] {
            #expect(
                RepairCode.coefficient(key: key, index: index) == RepairCode.coefficient(key: key, index: index % 128)
            )
        }
    }

    @Test func `any two messages can be computed from any two keys`() {
        // The determinant of two rows and two columns is 0 only where the quotients of the columns are equal.
        let factors = (0..<128).map { key in
            (0..<128).map { RepairCode.coefficient(key: UInt8(key), index: UInt64($0)) }
        }
        let inverses = ReferenceField.inverses
        var singular: [String] = []
        for one in 0..<128 {
            for other in (one + 1)..<128 {
                let quotients = Set(
                    (0..<128).map {
                        ReferenceField.products[Int(factors[one][$0]) << 8 | Int(inverses[Int(factors[other][$0])])]
                    }
                )
                if quotients.count < 128 {
                    singular.append("\(one), \(other)")
                }
            }
        }
        #expect(singular == [])
    }

    @Test(arguments: seeds(40))
    func `any messages can be computed from as many keys`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let count = Int.random(in: 1...32, using: &generator)
        let keys = Array((UInt8(0)..<128).shuffled(using: &generator).prefix(count))
        let first = UInt64.random(in: 0..<1 << 40, using: &generator)
        let indices = Array((first..<first + 128).shuffled(using: &generator).prefix(count))
        let matrix = keys.map { key in indices.map { RepairCode.coefficient(key: key, index: $0) } }
        #expect(ReferenceField.reduced(matrix).count == count, "seed \(seed)")
    }

    @Test(
        arguments: [
            (0, "0006 00"), (1, "0006 01"), (63, "0006 3f"), (64, "0007 4040"), (16_383, "0007 7fff"),
            (16_384, "0009 80004000"), (1_073_741_824, "000d c000000040000000"),
            (4_611_686_018_427_387_903, "000d ffffffffffffffff"),
        ] as [(UInt64, String)]
    )
    func `a source is the length, the advance and the message`(advance: UInt64, head: String) throws {
        let delivery = DeliveredMessage(advance: advance, message: ByteBuffer(bytes: [1, 2, 3, 4, 5]))
        let head = try ByteBuffer(plainHexEncodedBytes: head.replacing(" ", with: ""))
        let source = RepairCode.source(of: delivery)
        #expect(source == Array(head.readableBytesView) + [1, 2, 3, 4, 5])
        #expect(RepairCode.sourceBytes(of: delivery) == source.count)
        #expect(RepairCode.message(from: source) == delivery)
    }

    @Test(arguments: [0, 1, 27, 63, 64, 1162, 16_384])
    func `what was padded with zeros comes back as it was`(bytes: Int) {
        var generator = SplitMix64(seed: UInt64(bytes))
        let delivery = DeliveredMessage(advance: 300, message: ByteBuffer(bytes: generator.bytes(bytes)))
        let source = RepairCode.source(of: delivery)
        #expect(source.count == bytes + 4)
        for padding in [0, 1, 100] {
            #expect(RepairCode.message(from: source + [UInt8](repeating: 0, count: padding)) == delivery)
        }
    }

    @Test(
        arguments: [
            [], [0], [0, 0], [0, 0, 7], [0, 1], [0, 2, 1], [0, 1, 0x40], [0, 3, 0xc0, 0, 0], [0xff, 0xff, 0, 1, 2],
            // Bytes other than 0 in the place of the padding.
            [0, 1, 7, 1], [0, 3, 0, 1, 2, 0, 0, 9],
        ] as [[UInt8]]
    )
    func `what is no source gives no message`(bytes: [UInt8]) {
        #expect(RepairCode.message(from: bytes) == nil)
    }
}
