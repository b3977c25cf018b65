import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Which messages a repair symbol may hold, and in how many packets they are.
@Suite struct OutstandingRepairTests {
    @Test func `what was sent and not acknowledged, newest first`() {
        var messages = Self.messages(6)
        #expect(messages.repairable(largestSource: 1000) == [])
        for index in UInt64(0)..<5 {
            messages.popForDatagram(index, now: at(0))
        }
        #expect(messages.repairable(largestSource: 1000).map(\.index) == [4, 3, 2, 1, 0])
        messages.remove([4, 2, 0])
        let repairable = messages.repairable(largestSource: 1000)
        #expect(repairable == [3, 1].map { .init(index: $0, delivery: Self.delivery) })
        messages.remove([1, 3])
        #expect(messages.repairable(largestSource: 1000) == [])
    }

    @Test func `spans 32 indices, counted from the newest that was sent`() {
        var messages = Self.messages(50)
        for index in UInt64(0)..<40 {
            messages.popForDatagram(index, now: at(0))
        }
        #expect(messages.repairable(largestSource: 1000).map(\.index) == (UInt64(8)..<40).reversed())
        messages.remove(20..<40)
        #expect(messages.repairable(largestSource: 1000).map(\.index) == (UInt64(8)..<20).reversed())
        // Resending an old message does not move the span back.
        messages.markSent(3, now: at(9))
        #expect(messages.repairable(largestSource: 1000).map(\.index) == (UInt64(8)..<20).reversed())
    }

    @Test func `leaves out what is too large, and what goes over TLS`() {
        var messages = OutstandingMessages()
        for (bytes, wire) in [(10, .udp), (97, .udp), (98, .udp), (10, .tls)] as [(Int, DeliveryTransport)] {
            messages.append(DeliveredMessage(advance: 1, message: ByteBuffer(repeating: 1, count: bytes)), to: wire)
        }
        for index in UInt64(0)..<3 {
            messages.popForDatagram(index, now: at(0))
        }
        messages.markSent(3, now: at(0))
        // A source has 3 bytes more than its message.
        #expect(messages.repairable(largestSource: 100).map(\.index) == [1, 0])
        #expect(messages.repairable(largestSource: 101).map(\.index) == [2, 1, 0])
        #expect(messages.repairable(largestSource: 12) == [])
    }

    @Test func `knows what is in one packet only`() {
        var messages = Self.messages(2)
        #expect(!messages.isOnce(7))
        messages.popForDatagram(0, now: at(0))
        #expect(messages.isOnce(0))
        messages.markSent(0, now: at(7))
        #expect(!messages.isOnce(0))
        messages.lost([0])
        #expect(messages.isOnce(0))
        messages.remove([0])
        #expect(!messages.isOnce(0))
    }

    @Test func `knows what has not been sent`() {
        var messages = Self.messages(1)
        let isFirst = messages.popForDatagram(0, now: at(0))
        messages.lost([0])
        let isFirstAgain = messages.popForDatagram(0, now: at(5))
        #expect(isFirst && !isFirstAgain)
    }

    @Test func `knows whether something may not have arrived`() {
        var messages = OutstandingMessages()
        #expect(!messages.hasUnacknowledged)
        messages.append(Self.delivery, to: .udp)
        messages.append(Self.delivery, to: .udp)
        messages.append(Self.delivery, to: .udp)
        #expect(!messages.hasUnacknowledged)
        messages.popForDatagram(0, now: at(0))
        messages.popForDatagram(1, now: at(0))
        #expect(messages.hasUnacknowledged)
        messages.remove([0])
        #expect(messages.hasUnacknowledged)
        messages.remove([1])
        // Message 2 waits, but has not been sent.
        #expect(!messages.hasUnacknowledged)
    }

    @Test func `the queue's head is seen without taking it`() {
        var messages = Self.messages(2)
        #expect(messages.nextBytes != nil)
        messages.remove([0])
        #expect(messages.nextBytes == nil)
        #expect(messages.nextForDatagram()?.index == 1)
        messages.dropDone()
        #expect(messages.nextBytes != nil)
    }

    private static let delivery = DeliveredMessage(advance: 1, message: ByteBuffer(repeating: 1, count: 10))

    private static func messages(_ count: Int) -> OutstandingMessages {
        var messages = OutstandingMessages()
        for _ in 0..<count {
            messages.append(delivery, to: .udp)
        }
        return messages
    }
}
