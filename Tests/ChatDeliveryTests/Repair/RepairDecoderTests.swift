import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

/// One case at a time: see also ``RepairPropertyTests``.
@Suite struct RepairDecoderTests {
    @Test func `a symbol gives the one message that is missing`() throws {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.message(0), index: 0) == [])
        #expect(decoder.received(sender.message(2), index: 2) == [])
        #expect(decoder.received(sender.symbol(of: [2, 1, 0])) == [sender.recovered(1)])
        // Message 1 is known by now: neither the message itself nor another symbol brings it again.
        #expect(decoder.received(sender.message(1), index: 1) == [])
        #expect(decoder.received(sender.symbol(of: [2, 1, 0])) == [])
        #expect(decoder.rememberedCount == 3)
    }

    @Test func `a symbol of messages that are known gives nothing`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        for index in UInt64(0)..<3 {
            #expect(decoder.received(sender.message(index), index: index) == [])
        }
        #expect(decoder.received(sender.symbol(of: [2, 1, 0])) == [])
        #expect(decoder.rememberedCount == 3)
    }

    @Test func `a symbol of one message is the message`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.symbol(of: [5])) == [sender.recovered(5)])
    }

    @Test func `as many symbols as messages are missing give all of them, oldest first`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.message(2), index: 2) == [])
        #expect(decoder.received(sender.symbol(of: [3, 2, 1, 0])) == [])
        #expect(decoder.received(sender.symbol(of: [3, 2, 1, 0])) == [])
        #expect(
            decoder.received(sender.symbol(of: [3, 2, 1, 0]))
                == [sender.recovered(0), sender.recovered(1), sender.recovered(3)]
        )
    }

    @Test func `a symbol that overtook its messages waits for them`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.symbol(of: [3, 2, 1, 0])) == [])
        #expect(decoder.received(sender.message(3), index: 3) == [])
        #expect(decoder.received(sender.message(0), index: 0) == [])
        #expect(decoder.received(sender.message(2), index: 2) == [sender.recovered(1)])
    }

    @Test func `what one symbol gives solves another one`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.symbol(of: [1, 0])) == [])
        #expect(decoder.received(sender.symbol(of: [2, 1])) == [])
        #expect(decoder.received(sender.symbol(of: [3, 2])) == [])
        #expect(
            decoder.received(sender.message(3), index: 3)
                == [sender.recovered(0), sender.recovered(1), sender.recovered(2)]
        )
    }

    @Test func `a message remembered for 63 indices, and not for 64`() {
        var sender = RepairSender()
        for (newest, expected) in [(63, [sender.recovered(32)]), (64, [])] as [(UInt64, [RepairDecoder.Recovered])] {
            var decoder = RepairDecoder()
            #expect(decoder.received(sender.message(0), index: 0) == [])
            #expect(decoder.received(sender.message(newest), index: newest) == [])
            // The symbol was delayed. There are two of them, because a symbol spans at most 32 indices.
            #expect(decoder.received(sender.symbol(of: [31, 0])) == (newest == 63 ? [sender.recovered(31)] : []))
            #expect(decoder.received(sender.symbol(of: [32, 31])) == (newest == 63 ? expected : []))
        }
    }

    @Test func `symbols and messages that are too old are ignored`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.message(100), index: 100) == [])
        #expect(decoder.received(sender.symbol(of: [36])) == [])
        #expect(decoder.received(sender.symbol(of: [37, 36])) == [])
        #expect(decoder.received(sender.message(36), index: 36) == [])
        #expect(decoder.rememberedCount == 1)
        #expect(decoder.received(sender.symbol(of: [37])) == [sender.recovered(37)])
    }

    @Test func `a symbol that waits is dropped with the oldest message in it`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        #expect(decoder.received(sender.symbol(of: [20, 1, 0])) == [])
        #expect(decoder.rememberedCount == 1)
        #expect(decoder.received(sender.message(64), index: 64) == [])
        #expect(decoder.rememberedCount == 1)
        #expect(decoder.received(sender.message(1), index: 1) == [])
        #expect(decoder.rememberedCount == 2)
    }

    @Test func `remembers a bounded number, however indices jump`() {
        var generator = SplitMix64(seed: 3)
        var decoder = RepairDecoder()
        var sender = RepairSender()
        var newest: UInt64 = 0
        var largest = 0
        for _ in 0..<3000 {
            newest += UInt64.random(in: 0...(generator.happens(0.02) ? 1 << 40 : 2), using: &generator)
            if generator.happens(0.3) {
                _ = decoder.received(sender.message(newest), index: newest)
            } else {
                let behind = UInt64.random(in: 1...31, using: &generator)
                let indices = newest > behind ? [newest, newest - behind] : [newest]
                _ = decoder.received(sender.symbol(of: indices))
            }
            largest = max(largest, decoder.rememberedCount)
        }
        #expect(largest <= 64 + 32)
        // The flood was real: the count came close to the bound.
        #expect(largest > 48)
    }

    @Test func `waits with at most 32 symbols`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        for index in UInt64(0)..<40 {
            #expect(decoder.received(sender.symbol(of: [index + 1, index])) == [])
        }
        #expect(decoder.rememberedCount == 32)
        // The first 32 symbols wait for one message; those beyond are lost.
        #expect(decoder.received(sender.message(0), index: 0).map(\.index) == Array(1...32))
        #expect(decoder.rememberedCount == 33)
        #expect(decoder.received(sender.symbol(of: [33, 32])) == [sender.recovered(33)])
    }
}

/// Messages with distinct contents, and symbols of them.
struct RepairSender {
    private var encoder = RepairEncoder()

    func message(_ index: UInt64) -> DeliveredMessage {
        var generator = SplitMix64(seed: index)
        let length = Int.random(in: 0...40, using: &generator)
        return DeliveredMessage(advance: index % 100, message: ByteBuffer(bytes: generator.bytes(length)))
    }

    func recovered(_ index: UInt64) -> RepairDecoder.Recovered {
        .init(index: index, delivery: message(index))
    }

    /// - Parameter indices: Newest first.
    mutating func symbol(of indices: [UInt64]) -> RepairSymbol {
        encoder.symbol(of: indices.map { .init(index: $0, delivery: message($0)) })
    }
}
