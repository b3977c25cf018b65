import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Persistent congestion (RFC 9002, section 7.6), pacing, gaps, and the change of a path.
@Suite struct SentPacketsCongestionTests {
    @Test(arguments: [(474, 6000), (475, 2400)] as [(Int64, Int)])
    func `three probe time-outs without any arrival close the window`(last: Int64, window: Int) {
        // After two samples of 40 ms: 40 + 4 x 15 + 25 is 125 ms, and three of them are 375.
        var sent = Self.measured()
        for (number, time) in [(1, 100), (2, 300), (3, last), (4, 600)] as [(UInt64, Int64)] {
            sent.sent(Self.packet(number, at: time))
        }
        let outcome = sent.acknowledged(Self.acknowledgement([4...4, 0...0]), now: at(640))
        #expect(outcome.lost.map(\.number) == [1, 2, 3])
        #expect(sent.window.bytes == window)
    }

    @Test func `an arrival between the losses is an interruption`() {
        var sent = Self.measured()
        for (number, time) in [(1, 100), (2, 300), (3, 550), (4, 600)] as [(UInt64, Int64)] {
            sent.sent(Self.packet(number, at: time))
        }
        let outcome = sent.acknowledged(Self.acknowledgement([4...4, 2...2, 0...0]), now: at(640))
        #expect(outcome.lost.map(\.number) == [1, 3])
        #expect(sent.window.bytes > 2400)
    }

    @Test func `what was lost after an interruption counts by itself`() {
        var sent = Self.measured()
        for (number, time) in [(1, 100), (2, 150), (3, 200), (4, 700), (5, 760)] as [(UInt64, Int64)] {
            sent.sent(Self.packet(number, at: time))
        }
        let outcome = sent.acknowledged(Self.acknowledgement([5...5, 2...2, 0...0]), now: at(800))
        #expect(outcome.lost.map(\.number) == [1, 3, 4])
        #expect(sent.window.bytes == 2400)
    }

    @Test func `a single loss is no persistent congestion, however old`() {
        var sent = Self.measured()
        sent.sent(Self.packet(1, at: 100))
        sent.sent(Self.packet(2, at: 90_000))
        let outcome = sent.acknowledged(Self.acknowledgement([2...2, 0...0]), now: at(90_040))
        #expect(outcome.lost.map(\.number) == [1])
        #expect(sent.window.bytes > 2400)
    }

    @Test func `without a sample of the round trip there is no persistent congestion`() {
        var sent = SentPackets()
        for (number, time) in [(0, 0), (1, 2000), (2, 4000), (3, 4100)] as [(UInt64, Int64)] {
            sent.sent(Self.packet(number, at: time))
        }
        // The largest number was never sent, so there is no sample of the round trip.
        let outcome = sent.acknowledged(Self.acknowledgement([900...900, 3...3]), now: at(5000))
        #expect(outcome.lost.map(\.number) == [0, 1, 2])
        #expect(!sent.roundTrip.isMeasured)
        #expect(sent.window.bytes > 2400)
    }

    @Test func `what was sent before the first sample is no sign of persistent congestion`() {
        var sent = SentPackets()
        for (number, time) in [(0, 0), (1, 1000), (2, 2000), (3, 2100)] as [(UInt64, Int64)] {
            sent.sent(Self.packet(number, at: time))
        }
        let outcome = sent.acknowledged(Self.acknowledgement([3...3]), now: at(2140))
        #expect(outcome.lost.map(\.number) == [0, 1, 2])
        #expect(sent.roundTrip.isMeasured)
        #expect(sent.window.bytes > 2400)
    }

    @Test func `paces what is sent, at 1.25 windows in a round trip`() {
        var sent = SentPackets()
        for number in UInt64(0)..<10 {
            #expect(sent.nextTime <= at(0))
            sent.sent(SentPacket(number: number, sentAt: at(0), bytes: 1200, messages: []))
        }
        // 333 ms before the first sample: 1200 of 15000 bytes are 8 % of it.
        #expect(sent.nextTime == at(0) + .microseconds(26_640))
    }

    @Test func `counts losses by packets and by time`() {
        var sent = Self.measured()
        for number in UInt64(1)..<8 {
            sent.sent(Self.packet(number, at: 100))
        }
        #expect(sent.lostCount == 0)
        _ = sent.acknowledged(Self.acknowledgement([5...5, 0...0]), now: at(140))
        #expect(sent.lostCount == 2)
        #expect(sent.timeout(now: at(145)) != .wait)
        #expect(sent.lostCount == 4)
        // Packets that are still in flight were not lost.
        #expect(sent.underWay.map(\.number) == [6, 7])
    }

    @Test func `another path begins with the round trip of its proof and nothing else`() {
        var sent = Self.measured()
        for number in UInt64(1)..<12 {
            sent.sent(Self.packet(number, at: 100))
        }
        _ = sent.acknowledged(Self.acknowledgement([4...4, 0...0]), now: at(140))
        _ = sent.timeout(now: at(1000))
        #expect(sent.window.bytes < 12_000)
        sent = SentPackets(roundTrip: .milliseconds(70))
        #expect(sent.roundTrip.isMeasured)
        #expect(sent.roundTrip.smoothed == .milliseconds(70))
        #expect(sent.window == CongestionWindow())
        #expect(sent.probeCount == 0)
        #expect(sent.room == 12_000)
        #expect(sent.nextTime <= at(0))
        #expect(sent.deadline == nil)
    }

    /// One packet has been acknowledged, after 40 ms.
    private static func measured() -> SentPackets {
        var sent = SentPackets()
        sent.sent(packet(0, at: 0))
        _ = sent.acknowledged(acknowledgement([0...0]), now: at(40))
        return sent
    }

    private static func packet(_ number: UInt64, at milliseconds: Int64) -> SentPacket {
        SentPacket(number: number, sentAt: at(milliseconds), bytes: 1000, messages: [])
    }

    private static func acknowledgement(_ ranges: [ClosedRange<UInt64>]) -> Acknowledgement {
        Acknowledgement(delayMicroseconds: 0, ranges: ranges)
    }
}
