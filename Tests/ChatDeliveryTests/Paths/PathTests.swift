import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Initial state of a path, depending on the end of the one before it.
@Suite struct PathTests {
    @Test func `without a proven address nothing is known and nothing is owed`() {
        let path = Path()
        #expect(path.isProven == false)
        Self.expectUnused(path)
        #expect(path.sent.roundTrip.isMeasured == false)
        #expect(path.sent.longestProbeInterval == nil, "the time-outs of challenges double without a limit")
    }

    @Test func `a path that the client moved to has the round trip of its proof and nothing else`() throws {
        let path = Path(movedTo: try .client(40_001), roundTrip: .milliseconds(70), now: at(0))
        #expect(path.address == (try .client(40_001)))
        Self.expectUnused(path)
        let roundTrip = path.sent.roundTrip
        #expect(roundTrip.isMeasured)
        #expect(roundTrip.smoothed == .milliseconds(70))
        #expect(path.sent.longestProbeInterval == TransportSelector.probeInterval)
        let unmeasured = Path(movedTo: try .client(40_001), roundTrip: nil, now: at(0))
        #expect(unmeasured.sent.roundTrip.isMeasured == false, "an answer to one of two challenges measures nothing")
    }

    @Test func `the first proof keeps what the challenges have measured`() throws {
        var path = Path()
        path.validation = PathValidation(address: try .client(), roundTrips: 1, challenge: 5)
        path.sent.sent(SentPacket(number: 0, sentAt: at(0), bytes: 1200, messages: []))
        let acknowledgement = Acknowledgement(delayMicroseconds: 0, ranges: [0...0])
        _ = path.acknowledged(acknowledgement, trustsOrder: true, now: at(40))
        path.proven(try .client(), now: at(40))
        #expect(path.address == (try .client()))
        #expect(path.validation?.address == nil)
        #expect(path.sent.roundTrip.smoothed == .milliseconds(40))
    }

    @Test(arguments: [false, true])
    func `a probe time-out repeats the challenge, and on a proven path it owes two probes`(isProven: Bool) throws {
        var path = Path()
        path.validation = PathValidation(address: try .client(), roundTrips: 1, challenge: 5)
        if isProven {
            path.proven(try .client(), now: at(0))
            path.validation = PathValidation(address: try .client(40_001), roundTrips: 1, challenge: 6)
        }
        path.sent.sent(SentPacket(number: 0, sentAt: at(0), bytes: 100, messages: [0]))
        let outcome = path.timeout(now: at(1024))
        #expect(outcome == .probe)
        #expect(path.challengeIsOwed == true)
        #expect(path.probesOwed + path.pingsOwed == (isProven ? 2 : 0))
    }

    @Test func `three large datagrams lost in a row take its size back, and are losses`() throws {
        var path = Path(movedTo: try .client(), roundTrip: .milliseconds(40), now: at(0))
        path.sent.sent(SentPacket(number: 0, sentAt: at(0), bytes: 1452, messages: [], purpose: .size))
        for number in UInt64(1)...7 {
            path.sent.sent(SentPacket(number: number, sentAt: at(1), bytes: 1452, messages: []))
        }
        _ = path.acknowledged(.init(delayMicroseconds: 0, ranges: [0...0]), trustsOrder: true, now: at(40))
        #expect(path.size.bytes == 1452)
        #expect(path.losses.hasLost == false)
        _ = path.acknowledged(.init(delayMicroseconds: 0, ranges: [7...7]), trustsOrder: true, now: at(41))
        #expect(path.size.bytes == 1452, "the one that has arrived was sent after those that were lost")
        #expect(path.losses.hasLost == true)
        for number in UInt64(8)...14 {
            path.sent.sent(SentPacket(number: number, sentAt: at(50), bytes: number < 14 ? 1452 : 100, messages: []))
        }
        _ = path.acknowledged(.init(delayMicroseconds: 0, ranges: [14...14]), trustsOrder: true, now: at(90))
        #expect(path.size.bytes == ProtocolLimits.datagramBytes)
    }

    /// Expects a path that has learnt nothing, and kept nothing of another path.
    private static func expectUnused(_ path: borrowing Path) {
        #expect(path.sent.isEmpty == true)
        #expect(path.sent.window == CongestionWindow())
        #expect(path.sent.probeCount == 0)
        #expect(path.sent.lostCount == 0)
        #expect(path.size == PathMTU())
        #expect(path.losses == LossHistory())
        #expect(path.tailCopies == TailCopyTimer())
        #expect(path.probesOwed + path.pingsOwed == 0)
        #expect(path.challengeIsOwed == false)
        #expect(path.lastChallenge == nil)
    }
}
