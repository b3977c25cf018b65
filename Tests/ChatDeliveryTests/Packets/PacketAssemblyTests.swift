import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct PacketAssemblyTests {
    @Test func `takes what fits and leaves the rest`() {
        var packet = PacketAssembly(room: 30)
        #expect(packet.add(Self.message(0, bytes: 10), .first) == true)
        #expect(packet.add(Self.message(1, bytes: 13), .first) == false)
        #expect(packet.room == 16)
        #expect(packet.add(Self.message(2, bytes: 12), .first) == true)
        #expect(packet.room == 0)
        #expect(packet.add(.ping) == false)
        #expect(packet.messages == [0, 2])
        #expect(packet.payload.readableBytes == 30)
        #expect(packet.byteCount == 30)
    }

    @Test func `has room for a full datagram's payload`() {
        var packet = PacketAssembly()
        #expect(packet.add(Self.message(0, bytes: 1163), .first) == false)
        #expect(packet.add(Self.message(0, bytes: 1162), .first) == true)
        #expect(packet.room == 0)
    }

    @Test func `tells bytes sent for the first time from those sent again`() {
        var packet = PacketAssembly()
        #expect(packet.add(Self.message(0, bytes: 10), .first) == true)
        #expect(packet.add(Self.message(1, bytes: 20), .first) == true)
        #expect(packet.firstMessages == 2)
        #expect(packet.firstBytes == 14 + 24)
        #expect(packet.repeatedBytes == 0)
        #expect(packet.add(Self.message(2, bytes: 30), .again) == true)
        #expect(packet.messagesAgain == 1)
        #expect(packet.repeatedBytes == 34)
        #expect(packet.add(Self.message(3, bytes: 40), .copy) == true)
        #expect(packet.messagesAgain == 1)
        #expect(packet.repeatedBytes == 34 + 44)
        #expect(
            packet.add(RepairSymbol(key: 1, newest: 3, mask: 3, bytes: ByteBuffer(repeating: 1, count: 50))) == true
        )
        #expect(packet.repeatedBytes == 34 + 44 + 55)
        #expect(packet.firstBytes == 14 + 24)
        #expect(packet.messages == [0, 1, 2, 3])
        #expect(packet.byteCount == 38 + 133)
    }

    @Test func `what does not fit is not counted`() {
        var packet = PacketAssembly(room: 5)
        #expect(packet.add(Self.message(0, bytes: 10), .again) == false)
        #expect(
            packet.add(RepairSymbol(key: 1, newest: 3, mask: 3, bytes: ByteBuffer(repeating: 1, count: 50))) == false
        )
        #expect(packet.add(nil) == false)
        #expect(packet.isEmpty)
        #expect(packet.messagesAgain == 0)
        #expect(packet.repeatedBytes == 0)
        #expect(packet.room == 5)
    }

    private static func message(_ index: UInt64, bytes: Int) -> OutstandingMessages.Indexed {
        .init(index: index, delivery: DeliveredMessage(advance: 1, message: ByteBuffer(repeating: 1, count: bytes)))
    }
}
