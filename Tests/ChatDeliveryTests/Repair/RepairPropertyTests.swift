import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

/// The decoder against random losses, random orders, and senders that mean harm.
@Suite struct RepairPropertyTests {
    private enum Event {
        case message(UInt64)
        case symbol(RepairSymbol)
    }

    @Test(arguments: seeds(60))
    func `after every arrival exactly what is determined is known, each message once`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let base = generator.happens(0.3) ? 0 : UInt64.random(in: 0..<1 << 50, using: &generator)
        let count = UInt64.random(in: 2...14, using: &generator)
        var run = Run(base: base, count: count)
        for event in Self.events(base: base, count: count, symbols: 12, using: &generator) {
            run.take(event)
            #expect(run.known == run.determined, "seed \(seed)")
        }
        #expect(run.faults == [], "seed \(seed)")
    }

    @Test(arguments: seeds(20))
    func `long bursts of losses, and symbols that span 32 messages`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let base = UInt64.random(in: 0..<1 << 20, using: &generator)
        var run = Run(base: base, count: 45)
        for event in Self.events(base: base, count: 45, symbols: 30, using: &generator) {
            run.take(event)
        }
        #expect(run.known == run.determined, "seed \(seed)")
        #expect(run.faults == [], "seed \(seed)")
    }

    @Test(arguments: seeds(30))
    func `a hostile sender's symbols give garbage at most, and each index once`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var decoder = RepairDecoder()
        var sender = RepairSender()
        var seen: Set<UInt64> = []
        var doubles: [UInt64] = []
        var newest: UInt64 = 40
        for _ in 0..<400 {
            newest += generator.happens(0.2) ? 1 : 0
            var recovered: [RepairDecoder.Recovered]
            if generator.happens(0.4) {
                let index = newest - UInt64.random(in: 0...40, using: &generator)
                recovered = decoder.received(sender.message(index), index: index)
                seen.insert(index)
            } else {
                let symbol = Self.hostile(newest: newest, from: &sender, using: &generator)
                recovered = decoder.received(symbol)
            }
            for message in recovered {
                doubles += seen.insert(message.index).inserted ? [] : [message.index]
            }
            #expect(recovered.allSatisfy { $0.delivery.message.readableBytes <= 1200 }, "seed \(seed)")
            #expect(decoder.rememberedCount <= 96, "seed \(seed)")
        }
        #expect(doubles == [], "seed \(seed)")
    }

    @Test func `symbols that contradict each other do no harm to those that follow`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        let symbol = sender.symbol(of: [1, 0])
        let other = RepairSymbol(key: symbol.key, newest: 1, mask: 0b11, bytes: ByteBuffer(repeating: 9, count: 70))
        #expect(decoder.received(symbol) == [])
        // The same factors with another sum: the symbol contributes nothing.
        #expect(decoder.received(other) == [])
        #expect(decoder.received(sender.message(0), index: 0) == [sender.recovered(1)])
        #expect(decoder.received(sender.symbol(of: [2, 1])) == [sender.recovered(2)])
    }

    @Test func `a symbol that was cut, or is empty, gives nothing, and what it stood for may still come`() {
        var sender = RepairSender()
        var decoder = RepairDecoder()
        let empty = RepairSymbol(key: 0, newest: 7, mask: 1, bytes: ByteBuffer())
        #expect(decoder.received(empty) == [])
        let short = RepairSymbol(key: 0, newest: 8, mask: 1, bytes: ByteBuffer(bytes: [0xff]))
        #expect(decoder.received(short) == [])
        #expect(decoder.received(sender.message(9), index: 9) == [])
        #expect(decoder.received(sender.symbol(of: [10, 9])) == [sender.recovered(10)])
    }

    /// Messages in order with symbols of the newest among them, each lost with some probability, some overtaken.
    private static func events(
        base: UInt64,
        count: UInt64,
        symbols: Int,
        using generator: inout SplitMix64
    ) -> [Event] {
        let loss = Double.random(in: 0.1...0.7, using: &generator)
        let delay = Double.random(in: 0...6, using: &generator)
        var sender = RepairSender()
        var events: [(time: Double, Event)] = []
        for place in 0..<count where !generator.happens(loss) {
            events.append((Double(place) + Double.random(in: 0...delay, using: &generator), .message(base + place)))
        }
        for _ in 0..<symbols where !generator.happens(loss / 2) {
            let newest = UInt64.random(in: 0..<count, using: &generator)
            let below = (1..<UInt64(32)).filter { $0 <= newest && generator.happens(0.6) }
            let symbol = sender.symbol(of: ([0] + below).map { base + newest - $0 })
            events.append((Double(newest) + Double.random(in: 0...delay, using: &generator), .symbol(symbol)))
        }
        return events.sorted { $0.time < $1.time }.map(\.1)
    }

    private static func hostile(
        newest: UInt64,
        from sender: inout RepairSender,
        using generator: inout SplitMix64
    ) -> RepairSymbol {
        let symbol = sender.symbol(of: [newest, newest - UInt64.random(in: 1...31, using: &generator)])
        let mask = generator.happens(0.5) ? symbol.mask : UInt32.random(in: 0 ... .max, using: &generator) | 1
        let sizes = [0, 1, 2, 3, 30, symbol.bytes.readableBytes, 1150]
        let bytes = generator.bytes(sizes.randomElement(using: &generator) ?? 0)
        let key = UInt8.random(in: 0 ... .max, using: &generator)
        return RepairSymbol(
            key: generator.happens(0.3) ? 1 : key,
            newest: newest,
            mask: mask,
            bytes: generator.happens(0.2) ? symbol.bytes : ByteBuffer(bytes: bytes)
        )
    }

    /// A decoder and the messages that it ought to know.
    private struct Run {
        let base: UInt64
        let count: UInt64
        var decoder = RepairDecoder()
        var known: Set<UInt64> = []
        var matrix: [[UInt8]] = []
        var faults: [String] = []

        init(base: UInt64, count: UInt64) {
            self.base = base
            self.count = count
        }

        mutating func take(_ event: Event) {
            let sender = RepairSender()
            var row = [UInt8](repeating: 0, count: Int(count))
            let recovered: [RepairDecoder.Recovered]
            switch event {
            case .message(let index):
                row[Int(index - base)] = 1
                recovered = decoder.received(sender.message(index), index: index)
                known.insert(index)
            case .symbol(let symbol):
                for index in symbol.indices {
                    row[Int(index - base)] = ReferenceField.inverses[Int(symbol.key) ^ (128 + Int(index % 128))]
                }
                recovered = decoder.received(symbol)
            }
            matrix.append(row)
            if recovered.map(\.index) != recovered.map(\.index).sorted() {
                faults.append("not in order: \(recovered.map(\.index))")
            }
            for message in recovered {
                if !known.insert(message.index).inserted {
                    faults.append("\(message.index) came twice")
                }
                if message.delivery != sender.message(message.index) {
                    faults.append("\(message.index) is another message")
                }
            }
        }

        /// The messages that follow from everything that arrived: unit rows of the reduced matrix.
        var determined: Set<UInt64> {
            let units = ReferenceField.reduced(matrix).filter { row in row.count { $0 != 0 } == 1 }
            return Set(units.compactMap { row in row.firstIndex(of: 1).map { base + UInt64($0) } })
        }
    }
}
