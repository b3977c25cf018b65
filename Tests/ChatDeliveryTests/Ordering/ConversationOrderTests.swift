import ChatProtocol
import ChatTesting
import SwiftProtobuf
import Testing

@testable import ChatDelivery

@Suite struct ConversationOrderTests {
    @Test func `delivers what comes in order`() {
        var order = ConversationOrder()
        for (sequence, advance) in [(5, 0), (6, 1), (9, 3)] as [(UInt64, UInt64)] {
            let arrived = Self.arrived(sequence, advance)
            #expect(order.insert(arrived) == .deliver([arrived]))
        }
    }

    @Test func `holds what comes after a hole until it is filled`() {
        var order = ConversationOrder()
        _ = order.insert(Self.arrived(1, 0))
        #expect(order.insert(Self.arrived(4, 2)) == .hold)
        #expect(order.insert(Self.arrived(5, 1)) == .hold)
        // 2 is the predecessor of 4; 3 was sent by this session itself.
        let filling = order.insert(Self.arrived(2, 1))
        #expect(filling == .deliver([Self.arrived(2, 1), Self.arrived(4, 2), Self.arrived(5, 1)]))
    }

    @Test func `a session's first message may come last`() {
        var order = ConversationOrder()
        #expect(order.insert(Self.arrived(12, 2)) == .hold)
        #expect(order.insert(Self.arrived(10, 0)) == .deliver([Self.arrived(10, 0), Self.arrived(12, 2)]))
    }

    @Test func `drops doubles, held or delivered, by either wire`() {
        var order = ConversationOrder()
        _ = order.insert(Self.arrived(1, 0))
        _ = order.insert(Self.arrived(3, 1))
        #expect(order.insert(Self.arrived(1, 0)) == .duplicate)
        #expect(order.insert(Self.arrived(3, 1, wire: .tls)) == .duplicate)
        _ = order.insert(Self.arrived(2, 1))
        for sequence in UInt64(1)...3 {
            #expect(order.insert(Self.arrived(sequence, 1, wire: .tls)) == .duplicate)
        }
    }

    @Test func `a hole in one conversation holds up no other`() {
        var order = ConversationOrder()
        _ = order.insert(Self.arrived(1, 0, in: 1))
        #expect(order.insert(Self.arrived(3, 1, in: 1)) == .hold)
        let other = Self.arrived(1, 0, in: 2)
        #expect(order.insert(other) == .deliver([other]))
    }

    @Test(arguments: [(0, 0), (0, 1), (1, 2), (5, 6), (5, UInt64.max)] as [(UInt64, UInt64)])
    func `refuses a sequence that contradicts its advance`(sequence: UInt64, advance: UInt64) {
        var order = ConversationOrder()
        #expect(order.insert(Self.arrived(sequence, advance)) == .malformed)
        #expect(order.insert(Self.arrived(1, 0)) == .deliver([Self.arrived(1, 0)]))
    }

    @Test func `keeps at most 1024 that wait, and takes them once there is room`() {
        var order = ConversationOrder()
        for sequence in UInt64(2)...1025 {
            #expect(order.insert(Self.arrived(sequence, 1)) == .hold)
        }
        #expect(order.insert(Self.arrived(1026, 1)) == .refuse)
        #expect(order.insert(Self.arrived(2, 1, in: 9)) == .refuse)
        // The next message in order needs no room in the buffer.
        guard case .deliver(let ready) = order.insert(Self.arrived(1, 0)) else {
            Issue.record("the first message was not delivered")
            return
        }
        #expect(ready.map(\.message.sequence) == Array(1...1025))
        #expect(order.insert(Self.arrived(1026, 1)) == .deliver([Self.arrived(1026, 1)]))
        #expect(order.insert(Self.arrived(2, 1, in: 9)) == .hold)
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `any order of arrival becomes the right one`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var sent: [ArrivedMessage] = []
        var expected: [UInt64: [UInt64]] = [:]
        for conversation in UInt64(1)...4 {
            var sequence: UInt64 = 0
            for index in 0..<100 {
                let step = UInt64.random(in: 1...4, using: &generator)
                sequence += step
                sent.append(Self.arrived(sequence, index == 0 ? 0 : step, in: conversation))
                expected[conversation, default: []].append(sequence)
            }
        }
        sent += sent.shuffled(using: &generator).prefix(150)
        var order = ConversationOrder()
        var delivered: [UInt64: [UInt64]] = [:]
        for arrived in sent.shuffled(using: &generator) {
            if case .deliver(let ready) = order.insert(arrived) {
                for next in ready {
                    delivered[next.message.conversation, default: []].append(next.message.sequence)
                }
            }
        }
        #expect(delivered == expected, "seed \(seed)")
    }

    private static func arrived(
        _ sequence: UInt64,
        _ advance: UInt64,
        in conversation: UInt64 = 1,
        wire: DeliveryTransport = .udp
    ) -> ArrivedMessage {
        let message = ProtoMessage.with {
            $0.conversation = conversation
            $0.sequence = sequence
        }
        return ArrivedMessage(message: message, advance: advance, wire: wire)
    }
}
