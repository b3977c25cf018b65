import ChatTesting
import Testing

@testable import ChatDelivery

/// A message is remembered for ``RepairDecoder/window`` indices, its own among them.
@Suite struct KnownMessagesTests {
    private var sender = RepairSender()
    private var known = KnownMessages()

    private mutating func receive(_ index: UInt64) {
        _ = known.advance(to: index)
        known[index] = sender.message(index)
    }

    @Test mutating func `remembers the last of the window and none before`() {
        receive(10)
        _ = known.advance(to: 10 + RepairDecoder.window - 1)
        #expect(known.isRemembered(10))
        #expect(known[10] == sender.message(10))
        _ = known.advance(to: 10 + RepairDecoder.window)
        #expect(!known.isRemembered(10))
        #expect(known[10] == nil)
        #expect(known.count == 0)
    }

    @Test mutating func `gives a place to the message that comes a window later`() {
        receive(3)
        receive(4)
        receive(3 + RepairDecoder.window)
        #expect(known[3] == nil)
        #expect(known[3 + RepairDecoder.window] == sender.message(3 + RepairDecoder.window))
        #expect(known[4] == sender.message(4))
        #expect(known.count == 2)
    }

    @Test mutating func `keeps nothing of what a jump leaves behind`() {
        for index in UInt64(0)..<RepairDecoder.window {
            receive(index)
        }
        #expect(known.count == Int(RepairDecoder.window))
        _ = known.advance(to: 3 * RepairDecoder.window)
        #expect(known.count == 0)
        // The former messages in these slots do not come up for the new indices.
        #expect(known[2 * RepairDecoder.window + 1] == nil)
    }

    @Test mutating func `takes an older message without going back`() {
        let isNewer = [20, 20, 5, 21].map { known.advance(to: $0) }
        #expect(isNewer == [true, false, false, true])
        receive(20)
        receive(5)
        #expect(known[5] == sender.message(5))
        #expect(known[20] == sender.message(20))
    }
}
