import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct ReceivedPacketsTests {
    @Test func `owes nothing at first`() {
        let received = ReceivedPackets()
        #expect(received.deadline == nil)
        #expect(!received.owesAcknowledgement)
        #expect(received.acknowledgement(now: at(0)) == nil)
    }

    @Test func `one packet waits 20 of the promised 25 milliseconds, the second none`() {
        var received = ReceivedPackets()
        received.insert(0, isAckEliciting: true, bytes: 100, now: at(0))
        #expect(received.deadline == at(20))
        received.insert(1, isAckEliciting: true, bytes: 100, now: at(10))
        #expect(received.deadline == at(10))
        received.acknowledged()
        #expect(received.deadline == nil)
        received.insert(2, isAckEliciting: true, bytes: 100, now: at(30))
        #expect(received.deadline == at(50))
    }

    @Test(arguments: [[0, 2], [5, 4], [7, 9], [9, 7]] as [[UInt64]])
    func `a packet out of order is acknowledged at once`(numbers: [UInt64]) {
        var received = ReceivedPackets()
        received.insert(numbers[0], isAckEliciting: true, bytes: 100, now: at(0))
        received.acknowledged()
        received.insert(numbers[1], isAckEliciting: true, bytes: 100, now: at(3))
        #expect(received.deadline == at(3))
    }

    @Test func `acknowledgements are noted, but owe none`() {
        var received = ReceivedPackets()
        received.insert(0, isAckEliciting: false, bytes: 100, now: at(0))
        received.insert(5, isAckEliciting: false, bytes: 100, now: at(1))
        #expect(received.deadline == nil)
        #expect(!received.owesAcknowledgement)
        #expect(received.acknowledgement(now: at(2))?.ranges == [5...5, 0...0])
    }

    @Test func `tells how long the largest has waited`() {
        var received = ReceivedPackets()
        received.insert(3, isAckEliciting: true, bytes: 100, now: at(0))
        #expect(received.acknowledgement(now: at(7))?.delayMicroseconds == 7000)
        // An older packet that arrives later does not change the packet that the delay refers to.
        received.insert(1, isAckEliciting: true, bytes: 100, now: at(10))
        #expect(received.acknowledgement(now: at(12))?.delayMicroseconds == 12_000)
        received.insert(4, isAckEliciting: true, bytes: 100, now: at(12))
        #expect(received.acknowledgement(now: at(12))?.delayMicroseconds == 0)
        // A clock reading for the acknowledgement that is earlier than the one for the packet.
        #expect(received.acknowledgement(now: at(11))?.delayMicroseconds == 0)
    }

    @Test(
        arguments: [
            ([0], [0...0]),
            ([0, 1, 2], [0...2]),
            ([2, 1, 0], [0...2]),
            ([5, 3, 4], [3...5]),
            ([0, 2, 4], [4...4, 2...2, 0...0]),
            ([0, 2, 4, 3], [2...4, 0...0]),
            ([0, 2, 4, 3, 1], [0...4]),
            ([10, 11, 5, 6, 8], [10...11, 8...8, 5...6]),
            ([10, 11, 5, 6, 8, 7, 9], [5...11]),
            ([7, 7, 7], [7...7]),
            ([1, 2, 3, 2], [1...3]),
        ] as [([UInt64], [ClosedRange<UInt64>])]
    )
    func `joins numbers to ranges`(numbers: [UInt64], ranges: [ClosedRange<UInt64>]) {
        var received = ReceivedPackets()
        for number in numbers {
            received.insert(number, isAckEliciting: true, bytes: 100, now: at(0))
        }
        #expect(received.acknowledgement(now: at(0))?.ranges == ranges)
    }

    @Test func `keeps the highest 32 ranges`() {
        var received = ReceivedPackets()
        for number in UInt64(0)..<50 {
            received.insert(2 * number, isAckEliciting: true, bytes: 100, now: at(0))
        }
        let ranges = received.acknowledgement(now: at(0))?.ranges
        #expect(ranges?.count == 32)
        #expect(ranges?.first == 98...98)
        #expect(ranges?.last == 36...36)
        received.insert(1, isAckEliciting: true, bytes: 100, now: at(0))
        #expect(received.acknowledgement(now: at(0))?.ranges == ranges)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `agrees with a plain set`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var received = ReceivedPackets()
        var seen: Set<UInt64> = []
        for _ in 0..<200 {
            let number = UInt64.random(in: 0..<60, using: &generator)
            received.insert(number, isAckEliciting: true, bytes: 100, now: at(0))
            seen.insert(number)
            let ranges = received.acknowledgement(now: at(0))?.ranges ?? []
            // At most 30 ranges fit below 60, so none is forgotten.
            #expect(Set(ranges.flatMap { Array($0) }) == seen, "seed \(seed)")
            let touching = zip(ranges, ranges.dropFirst()).contains { $0.lowerBound <= $1.upperBound + 1 }
            #expect(!touching, "seed \(seed): \(ranges)")
        }
    }
}
