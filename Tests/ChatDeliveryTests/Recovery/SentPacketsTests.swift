import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct SentPacketsTests {
    @Test func `accounts for what is on its way`() {
        var sent = SentPackets()
        #expect(sent.isEmpty)
        #expect(sent.deadline == nil)
        #expect(sent.room == 12_000)
        sent.sent(Self.packet(0, at: 0))
        sent.sent(Self.packet(1, at: 5))
        #expect(sent.bytesInFlight == 2000)
        #expect(sent.room == 10_000)
        #expect(sent.oldest?.number == 0)
        let outcome = sent.acknowledged(Self.acknowledgement([0...0]), now: at(50))
        #expect(outcome.acknowledged.map(\.number) == [0])
        #expect(sent.bytesInFlight == 1000)
        #expect(sent.oldest?.number == 1)
    }

    @Test func `a packet that is forgotten is not waited for`() {
        var sent = SentPackets()
        sent.sent(Self.packet(0, at: 0))
        sent.sent(Self.packet(1, at: 5))
        #expect(sent.forget(0)?.number == 0)
        #expect(sent.forget(7) == nil)
        #expect(sent.bytesInFlight == 1000)
        #expect(sent.oldest?.number == 1)
        #expect(sent.forget(1)?.number == 1)
        #expect(sent.isEmpty)
        #expect(sent.deadline == nil)
    }

    @Test func `three later packets make one lost`() {
        var sent = Self.sent(0...6)
        let outcome = sent.acknowledged(Self.acknowledgement([6...6, 4...4]), now: at(10))
        #expect(outcome.acknowledged.map(\.number) == [4, 6])
        // 6 - 3 = 3: packets 4 and 5 may still be on their way.
        #expect(outcome.lost.map(\.number) == [0, 1, 2, 3])
        #expect(sent.bytesInFlight == 1000)
        // Half of 12000 and the 2000 that were acknowledged.
        #expect(sent.window.bytes == 7000)
    }

    @Test func `two later packets do not`() {
        var sent = Self.sent(0...2)
        let outcome = sent.acknowledged(Self.acknowledgement([1...2]), now: at(80))
        #expect(outcome.lost.isEmpty)
        // Sent at 0, and nine eighths of the 80 ms that the round trip took.
        #expect(sent.deadline == at(90))
        #expect(sent.timeout(now: at(89)) == .wait)
        #expect(sent.timeout(now: at(90)) == .lost([Self.packet(0, at: 0)]))
        #expect(sent.isEmpty)
        #expect(sent.probeCount == 0)
    }

    @Test func `a packet is lost at once when its time is over already`() {
        var sent = SentPackets()
        sent.sent(Self.packet(0, at: 0))
        sent.sent(Self.packet(1, at: 500))
        let outcome = sent.acknowledged(Self.acknowledgement([1...1]), now: at(540))
        #expect(outcome.lost.map(\.number) == [0])
    }

    @Test func `probes after 1024 milliseconds, then twice as long each time, up to 64 times`() {
        var sent = SentPackets()
        sent.sent(Self.packet(0, at: 0))
        for (probes, factor) in [1, 2, 4, 8, 16, 32, 64, 64, 64].enumerated() {
            let due = Int64(1024 * factor)
            #expect(sent.probeCount == probes)
            #expect(sent.deadline == at(due))
            #expect(sent.timeout(now: at(due - 1)) == .wait)
            #expect(sent.timeout(now: at(due)) == .probe)
        }
        #expect(sent.oldest?.number == 0)
        #expect(sent.bytesInFlight == 1000)
    }

    @Test func `an answer ends the probing`() {
        var sent = Self.sent(0...1)
        #expect(sent.timeout(now: at(1024)) == .probe)
        sent.sent(Self.packet(2, at: 1024))
        #expect(sent.deadline == at(1024 + 2048))
        _ = sent.acknowledged(Self.acknowledgement([2...2]), now: at(1124))
        #expect(sent.probeCount == 0)
    }

    @Test(
        arguments: [
            [100...200], [7...7], [UInt64.max...UInt64.max], [3...6],
        ] as [[ClosedRange<UInt64>]]
    )
    func `numbers that were never sent change nothing`(ranges: [ClosedRange<UInt64>]) {
        var sent = Self.sent(0...2)
        let outcome = sent.acknowledged(Self.acknowledgement(ranges), now: at(40))
        #expect(outcome == .init())
        #expect(sent.bytesInFlight == 3000)
        #expect(!sent.roundTrip.isMeasured)
        #expect(sent.deadline == at(1024))
    }

    @Test func `numbers that were never sent do not make others lost`() {
        var sent = Self.sent(0...2)
        let outcome = sent.acknowledged(Self.acknowledgement([0...4_000_000]), now: at(40))
        #expect(outcome.acknowledged.map(\.number) == [0, 1, 2])
        #expect(outcome.lost.isEmpty)
        var other = Self.sent(0...2)
        let mixed = other.acknowledged(Self.acknowledgement([1000...1000, 0...0]), now: at(40))
        #expect(mixed.lost.isEmpty)
        // The newly acknowledged packet is not the largest, so its time of arrival is not known.
        #expect(!other.roundTrip.isMeasured)
    }

    @Test func `the same acknowledgement again changes nothing`() {
        var sent = Self.sent(0...1)
        _ = sent.acknowledged(Self.acknowledgement([0...0]), now: at(40))
        #expect(sent.acknowledged(Self.acknowledgement([0...0]), now: at(90)) == .init())
        #expect(sent.roundTrip.latest == .milliseconds(40))
    }

    @Test func `measures the round trip by the largest, less the delay, 25 milliseconds at most`() {
        var sent = SentPackets()
        sent.sent(Self.packet(0, at: 0))
        _ = sent.acknowledged(Self.acknowledgement([0...0]), now: at(40))
        #expect(sent.roundTrip.smoothed == .milliseconds(40))
        sent.sent(Self.packet(1, at: 100))
        // 145 less 25: (7 x 40 + 120) / 8
        _ = sent.acknowledged(Self.acknowledgement([1...1], delay: UInt64.max >> 2), now: at(245))
        #expect(sent.roundTrip.smoothed == .milliseconds(50))
    }

    @Test func `probes of a path in use follow each other after 200 ms at most`() {
        var sent = SentPackets()
        sent.begin(probingEvery: .milliseconds(200), now: at(0))
        sent.sent(Self.packet(0, at: 0))
        for probe in 0..<5 as Range<Int64> {
            // The first probe follows the time-out of a path that was never measured.
            #expect(sent.deadline == at(1024 + 200 * probe))
            #expect(sent.timeout(now: at(1024 + 200 * probe)) == .probe)
            sent.sent(Self.packet(UInt64(probe) + 1, at: 1024 + 200 * probe))
        }
    }

    @Test func `is silent since the last answer, or since it asked`() {
        var sent = SentPackets()
        sent.begin(probingEvery: .milliseconds(200), now: at(0))
        #expect(sent.silentSince == nil)
        sent.sent(Self.packet(0, at: 500))
        sent.sent(Self.packet(1, at: 510))
        #expect(sent.silentSince == at(500))
        _ = sent.acknowledged(Self.acknowledgement([0...0]), now: at(540))
        #expect(sent.silentSince == at(540))
        #expect(sent.lastAnswer == at(540))
        // A repeated acknowledgement is no sign of life.
        _ = sent.acknowledged(Self.acknowledgement([0...0]), now: at(900))
        #expect(sent.silentSince == at(540))
    }

    @Test func `forgets everything when another wire takes over`() {
        var sent = Self.sent(0...4)
        _ = sent.timeout(now: at(1024))
        sent.removeAll()
        #expect(sent.isEmpty)
        #expect(sent.deadline == nil)
        #expect(sent.room == 12_000)
        #expect(sent.probeCount == 0)
        #expect(sent.acknowledged(Self.acknowledgement([0...4]), now: at(2000)) == .init())
    }

    private static func packet(_ number: UInt64, at milliseconds: Int64) -> SentPacket {
        SentPacket(number: number, sentAt: at(milliseconds), bytes: 1000, messages: [])
    }

    private static func sent(_ numbers: ClosedRange<UInt64>) -> SentPackets {
        var sent = SentPackets()
        for number in numbers {
            sent.sent(packet(number, at: 0))
        }
        return sent
    }

    private static func acknowledgement(
        _ ranges: [ClosedRange<UInt64>],
        delay: UInt64 = 0
    ) -> Acknowledgement {
        Acknowledgement(delayMicroseconds: delay, ranges: ranges)
    }
}
