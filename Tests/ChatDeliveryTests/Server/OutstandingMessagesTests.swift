import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct OutstandingMessagesTests {
    @Test func `hands messages to UDP in order`() throws {
        var messages = Self.messages(3, to: .udp)
        for index in UInt64(0)..<3 {
            let waiting = messages.nextForDatagram()
            let next = try #require(waiting)
            #expect(next.index == index)
            #expect(next.delivery.advance == index)
            messages.popForDatagram(next.index, now: at(Int64(index)))
        }
        #expect(messages.nextForDatagram() == nil)
        #expect(messages.count == 3)
        #expect(messages.oldestSent == at(0))
    }

    @Test func `one that waits on TLS neither hides the age of the others nor lets their places pile up`() {
        var messages = Self.messages(1, to: .tls)
        _ = messages.popForControl()
        for index in UInt64(1)..<2048 {
            #expect(messages.hasRoom)
            messages.append(DeliveredMessage(advance: 1, message: ByteBuffer(bytes: [1])), to: .udp)
            messages.popForDatagram(index, now: at(Int64(index)))
            #expect(messages.oldestSent == at(Int64(index)))
            messages.remove([index])
        }
        #expect(messages.count == 1)
        #expect(!messages.hasRoom)
        #expect(!messages.isHalfEmpty)
        messages.controlWritten([0])
        #expect(messages.hasRoom)
        #expect(messages.isHalfEmpty)
    }

    @Test func `a lost message is sent again, before those that wait`() {
        var messages = Self.messages(3, to: .udp)
        messages.popForDatagram(0, now: at(0))
        messages.popForDatagram(1, now: at(0))
        messages.lost([0, 1])
        #expect(messages.nextForDatagram()?.index == 0)
        messages.popForDatagram(0, now: at(9))
        #expect(messages.nextForDatagram()?.index == 1)
        messages.popForDatagram(1, now: at(9))
        #expect(messages.nextForDatagram()?.index == 2)
        // The waiting time counts from the first transmission.
        #expect(messages.oldestSent == at(0))
    }

    @Test func `a message whose other copy is on its way is not sent again`() {
        var messages = Self.messages(1, to: .udp)
        messages.popForDatagram(0, now: at(0))
        messages.markSent(0, now: at(5))
        messages.lost([0])
        #expect(messages.nextForDatagram() == nil)
        messages.lost([0])
        #expect(messages.nextForDatagram()?.index == 0)
    }

    @Test func `a message that has arrived is gone, whatever is said of it`() {
        var messages = Self.messages(2, to: .udp)
        messages.popForDatagram(0, now: at(0))
        messages.popForDatagram(1, now: at(3))
        messages.lost([0])
        messages.remove([0, 0, 99])
        messages.lost([0])
        #expect(messages.nextForDatagram() == nil)
        #expect(messages.delivery(at: 0) == nil)
        #expect(messages.count == 1)
        #expect(messages.oldestSent == at(3))
    }

    @Test func `batches for TLS end after 24 KiB`() {
        var messages = OutstandingMessages()
        for size in [10_000, 10_000, 10_000, 10_000, 30_000, 5] {
            messages.append(Self.delivery(0, bytes: size), to: .tls)
        }
        #expect(messages.popForControl().indices == [0, 1, 2])
        #expect(messages.popForControl().indices == [3, 4])
        #expect(messages.popForControl().indices == [5])
        #expect(messages.popForControl().indices == [])
        #expect(messages.count == 6)
        messages.remove(0...5)
        #expect(messages.count == 0)
    }

    @Test func `everything that UDP has not delivered moves to TLS, in order`() {
        var messages = Self.messages(5, to: .udp)
        for index in UInt64(0)..<3 {
            messages.popForDatagram(index, now: at(0))
        }
        messages.remove([1])
        messages.lost([2])
        messages.moveToControl()
        #expect(messages.nextForDatagram() == nil)
        #expect(messages.popForControl().indices == [0, 2, 3, 4])
        // The message is handed to TLS: no datagram carries it any more, and it is not "waiting on UDP".
        messages.lost([0])
        #expect(messages.nextForDatagram() == nil)
        #expect(messages.delivery(at: 0) == nil)
        #expect(messages.oldestSent == nil)
    }

    @Test func `holds 512 messages`() {
        var messages = Self.messages(511, to: .udp)
        #expect(messages.hasRoom)
        messages.append(Self.delivery(1), to: .tls)
        #expect(!messages.hasRoom)
        #expect(!messages.isHalfEmpty)
        messages.remove([7])
        #expect(messages.hasRoom)
        messages.remove(100..<354)
        #expect(messages.count == 257)
        #expect(!messages.isHalfEmpty)
        messages.remove([354])
        #expect(messages.isHalfEmpty)
    }

    @Test func `holds a mebibyte`() {
        var messages = OutstandingMessages()
        for _ in 0..<64 {
            #expect(messages.hasRoom)
            messages.append(Self.delivery(1, bytes: 16_384), to: .tls)
        }
        #expect(!messages.hasRoom)
        messages.remove(0..<31)
        #expect(messages.hasRoom)
        #expect(!messages.isHalfEmpty)
        messages.remove([31])
        #expect(messages.isHalfEmpty)
    }

    private static func delivery(_ advance: UInt64, bytes: Int = 10) -> DeliveredMessage {
        DeliveredMessage(advance: advance, message: ByteBuffer(repeating: 1, count: bytes))
    }

    private static func messages(_ count: Int, to wire: DeliveryTransport) -> OutstandingMessages {
        var messages = OutstandingMessages()
        for index in 0..<count {
            messages.append(delivery(UInt64(index)), to: wire)
        }
        return messages
    }
}
