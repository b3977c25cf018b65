import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct ReceivedPacketsFrequencyTests {
    private static let seldom = AcknowledgementFrequency(bytes: 1000, delayMicroseconds: 100_000)

    @Test func `waits for the wished bytes, not for two packets`() {
        var received = ReceivedPackets()
        received.requested(Self.seldom, by: 0)
        for number: UInt64 in 0..<9 {
            received.insert(number, isAckEliciting: true, bytes: 100, now: at(Int64(number)))
            #expect(received.deadline == at(100))
        }
        received.insert(9, isAckEliciting: true, bytes: 100, now: at(9))
        #expect(received.deadline == at(9))
        received.acknowledged()
        received.insert(10, isAckEliciting: true, bytes: 999, now: at(10))
        #expect(received.deadline == at(110))
    }

    @Test func `acknowledges a gap at once, whatever is wished`() {
        var received = ReceivedPackets()
        received.requested(Self.seldom, by: 0)
        received.insert(0, isAckEliciting: true, bytes: 100, now: at(0))
        received.insert(2, isAckEliciting: true, bytes: 100, now: at(3))
        #expect(received.deadline == at(3))
    }

    @Test func `follows the newest packet's wish, in whatever order they come`() {
        var received = ReceivedPackets()
        received.requested(.usual, by: 5)
        received.requested(Self.seldom, by: 4)
        received.insert(0, isAckEliciting: true, bytes: 100, now: at(0))
        #expect(received.deadline == at(20))
    }

    @Test(
        arguments: [(0, 0), (1000, 800), (10_000, 8000), (25_000, 20_000), (25_001, 25_001), (100_000, 100_000)]
            as [(UInt64, Int64)]
    )
    func `keeps what it promises although timers are late`(promised: UInt64, wait: Int64) {
        var received = ReceivedPackets()
        received.requested(AcknowledgementFrequency(bytes: .max, delayMicroseconds: promised), by: 0)
        received.insert(0, isAckEliciting: true, bytes: 100, now: at(0))
        #expect(received.deadline == at(0) + .microseconds(wait))
    }

    @Test func `grants no longer wait than 200 ms`() {
        var received = ReceivedPackets()
        received.requested(AcknowledgementFrequency(bytes: .max, delayMicroseconds: .max), by: 0)
        received.insert(0, isAckEliciting: true, bytes: 100, now: at(0))
        #expect(received.deadline == at(200))
    }
}
