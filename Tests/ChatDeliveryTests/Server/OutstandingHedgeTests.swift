import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Hedging: a second copy over TLS of messages that UDP takes long to deliver. Also the move of messages to TLS from
/// each of their states.
@Suite struct OutstandingHedgeTests {
    @Test func `hedges what was first sent before a time, oldest first`() {
        var messages = Self.sent(4)
        #expect(messages.oldestUnhedged == at(0))
        #expect(messages.hedge(sentBefore: at(-1)) == 0)
        #expect(messages.hedge(sentBefore: at(15)) == 2)
        #expect(messages.oldestUnhedged == at(20))
        #expect(messages.popForControl().indices == [0, 1])
        #expect(messages.hedge(sentBefore: at(15)) == 0)
        #expect(messages.popForControl().indices == [])
        #expect(messages.hedge(sentBefore: at(30)) == 2)
        #expect(messages.oldestUnhedged == nil)
        #expect(messages.popForControl().indices == [2, 3])
    }

    @Test func `a message that waits for its first packet is not hedged, nor what is behind it`() {
        var messages = Self.sent(1)
        messages.append(Self.delivery, to: .udp)
        #expect(messages.hedge(sentBefore: .distantFuture) == 1)
        #expect(messages.oldestUnhedged == nil)
        #expect(messages.popForControl().indices == [0])
        messages.popForDatagram(1, now: at(90))
        #expect(messages.oldestUnhedged == at(90))
    }

    @Test func `what goes over TLS anyway is not hedged`() {
        var messages = OutstandingMessages()
        for wire in [.udp, .tls, .udp] as [DeliveryTransport] {
            messages.append(Self.delivery, to: wire)
        }
        messages.popForDatagram(0, now: at(0))
        messages.popForDatagram(2, now: at(1))
        #expect(messages.popForControl().indices == [1])
        #expect(messages.hedge(sentBefore: at(1)) == 2)
        #expect(messages.popForControl().indices == [0, 2])
    }

    @Test func `the time counts from the first packet, whatever was lost since`() {
        var messages = Self.sent(1)
        messages.lost([0])
        messages.popForDatagram(0, now: at(500))
        #expect(messages.oldestUnhedged == at(0))
        #expect(messages.hedge(sentBefore: at(0)) == 1)
    }

    @Test func `what has arrived meanwhile is not hedged, nor written`() {
        var messages = Self.sent(3)
        messages.remove([0])
        #expect(messages.oldestUnhedged == at(10))
        #expect(messages.hedge(sentBefore: at(100)) == 2)
        messages.remove([1])
        #expect(messages.popForControl().indices == [2])
        messages.remove([2])
        messages.controlWritten([2])
        #expect(messages.count == 0)
        #expect(messages.hasRoom)
    }

    @Test func `what TLS has taken stays until UDP has delivered it`() {
        var messages = Self.sent(1)
        messages.append(Self.delivery, to: .tls)
        #expect(messages.hedge(sentBefore: at(0)) == 1)
        #expect(messages.popForControl().indices == [1, 0])
        messages.controlWritten([1, 0])
        #expect(messages.count == 1)
        #expect(messages.delivery(at: 0) == Self.delivery)
        #expect(messages.repairable(largestSource: 1000).map(\.index) == [0])
        messages.lost([0])
        #expect(messages.nextForDatagram()?.index == 0)
        messages.remove([0])
        #expect(messages.count == 0)
    }

    @Test func `a hedge that waits moves once, in its place`() {
        var messages = Self.sent(3)
        #expect(messages.hedge(sentBefore: at(10)) == 2)
        messages.moveToControl()
        #expect(messages.popForControl().indices == [0, 1, 2])
        messages.controlWritten([0, 1, 2])
        #expect(messages.count == 0)
    }

    @Test func `a hedge that was posted does not go again, and is done when it is written`() {
        var messages = Self.sent(3)
        #expect(messages.hedge(sentBefore: at(10)) == 2)
        #expect(messages.popForControl().indices == [0, 1])
        messages.moveToControl()
        #expect(messages.popForControl().indices == [2])
        #expect(messages.count == 3)
        #expect(messages.delivery(at: 0) == nil)
        messages.controlWritten([0, 1])
        #expect(messages.count == 1)
        messages.controlWritten([2])
        #expect(messages.count == 0)
    }

    @Test func `a hedge that was written is done with the move`() {
        var messages = Self.sent(3)
        #expect(messages.hedge(sentBefore: at(10)) == 2)
        #expect(messages.popForControl().indices == [0, 1])
        messages.controlWritten([0, 1])
        #expect(messages.count == 3)
        messages.moveToControl()
        #expect(messages.count == 1)
        #expect(messages.popForControl().indices == [2])
        #expect(messages.hedge(sentBefore: .distantFuture) == 0)
    }

    @Test func `after the move nothing waits for UDP, and TLS's own messages keep their place`() {
        var messages = OutstandingMessages()
        for wire in [.udp, .tls, .udp, .tls] as [DeliveryTransport] {
            messages.append(Self.delivery, to: wire)
        }
        messages.popForDatagram(0, now: at(0))
        messages.moveToControl()
        #expect(messages.oldestUnhedged == nil)
        #expect(messages.oldestSent == nil)
        #expect(messages.nextForDatagram() == nil)
        #expect(messages.repairable(largestSource: 1000) == [])
        #expect(messages.popForControl().indices == [0, 1, 2, 3])
    }

    private static let delivery = DeliveredMessage(advance: 1, message: ByteBuffer(repeating: 1, count: 10))

    /// Creates `count` messages, sent by UDP every 10 ms.
    private static func sent(_ count: UInt64) -> OutstandingMessages {
        var messages = OutstandingMessages()
        for index in 0..<count {
            messages.append(delivery, to: .udp)
            messages.popForDatagram(index, now: at(Int64(index) * 10))
        }
        return messages
    }
}
