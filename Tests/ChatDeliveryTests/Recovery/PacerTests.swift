import NIOCore
import Testing

@testable import ChatDelivery

/// RFC 9002, section 7.7: a window of ten datagrams and a round trip of 100 ms give 8 ms from datagram to datagram.
@Suite struct PacerTests {
    static let roundTrip: TimeAmount = .milliseconds(100)

    @Test func `ten datagrams go at once, then one every 8 milliseconds`() {
        var pacer = Pacer()
        for _ in 0..<10 {
            #expect(Self.next(pacer) <= at(0))
            Self.send(&pacer, at: 0)
        }
        for time in [8, 16, 24] as [Int64] {
            #expect(Self.next(pacer) == at(time))
            Self.send(&pacer, at: time)
        }
    }

    @Test(arguments: [12_000, 2400, 60_000])
    func `sends a window and a quarter in a round trip`(window: Int) {
        var pacer = Pacer()
        var bytes = 0
        var now = at(0)
        while now < at(1000) {
            pacer.sent(bytes: 1200, window: window, roundTrip: Self.roundTrip, now: now)
            bytes += 1200
            now = max(now, pacer.nextTime(window: window, roundTrip: Self.roundTrip))
        }
        #expect(abs(bytes - (12_000 + 10 * window * 5 / 4)) <= 1200)
    }

    @Test func `what went before the round trip was known does not hold up what comes after`() {
        var pacer = Pacer()
        pacer.sent(bytes: 1200, window: 12_000, roundTrip: .milliseconds(333), now: at(0))
        let next = pacer.nextTime(window: 12_000, roundTrip: .microseconds(100))
        #expect(next <= at(0))
    }

    @Test func `a pause gives back what it was long`() {
        var pacer = Pacer()
        for _ in 0..<10 {
            Self.send(&pacer, at: 0)
        }
        // 40 ms empty the bucket by five datagrams.
        for _ in 0..<5 {
            #expect(Self.next(pacer) <= at(40))
            Self.send(&pacer, at: 40)
        }
        #expect(Self.next(pacer) == at(48))
    }

    @Test func `a long pause gives no more than ten again`() {
        var pacer = Pacer()
        Self.send(&pacer, at: 0)
        for _ in 0..<10 {
            #expect(Self.next(pacer) <= at(100_000))
            Self.send(&pacer, at: 100_000)
        }
        #expect(Self.next(pacer) == at(100_008))
    }

    @Test func `small packets count by their bytes`() {
        var pacer = Pacer()
        for _ in 0..<100 {
            #expect(Self.next(pacer) <= at(0))
            pacer.sent(bytes: 108, window: 12_000, roundTrip: Self.roundTrip, now: at(0))
        }
        #expect(Self.next(pacer) <= at(0))
        pacer.sent(bytes: 1, window: 12_000, roundTrip: Self.roundTrip, now: at(0))
        #expect(Self.next(pacer) > at(0))
    }

    private static func next(_ pacer: Pacer) -> NIODeadline {
        pacer.nextTime(window: 12_000, roundTrip: roundTrip)
    }

    private static func send(_ pacer: inout Pacer, at time: Int64) {
        pacer.sent(bytes: 1200, window: 12_000, roundTrip: roundTrip, now: at(time))
    }
}
