import NIOCore
import Testing

@testable import ChatDelivery

/// The numbers follow from RFC 9002, sections 5.3 and 6.2.1, by hand.
@Suite struct RoundTripEstimateTests {
    @Test func `assumes 333 milliseconds before the first sample`() {
        let estimate = RoundTripEstimate()
        #expect(!estimate.isMeasured)
        #expect(estimate.smoothed == .milliseconds(333))
        #expect(estimate.variation == .microseconds(166_500))
        // 333 + 4 x 166.5 + 25
        #expect(estimate.probeTimeout == .milliseconds(1024))
    }

    @Test func `the first sample replaces the assumption, whatever the delay`() {
        var estimate = RoundTripEstimate()
        estimate.update(sample: .milliseconds(100), acknowledgementDelay: .milliseconds(20))
        #expect(estimate.isMeasured)
        #expect(estimate.latest == .milliseconds(100))
        #expect(estimate.smoothed == .milliseconds(100))
        #expect(estimate.variation == .milliseconds(50))
        // 100 + 4 x 50 + 25
        #expect(estimate.probeTimeout == .milliseconds(325))
    }

    @Test func `later samples count an eighth, without the peer's delay`() {
        var estimate = RoundTripEstimate()
        estimate.update(sample: .milliseconds(100), acknowledgementDelay: .zero)
        estimate.update(sample: .milliseconds(120), acknowledgementDelay: .milliseconds(10))
        // 110 without the delay: (3 x 50 + 10) / 4 and (7 x 100 + 110) / 8
        #expect(estimate.variation == .milliseconds(40))
        #expect(estimate.smoothed == .microseconds(101_250))
        #expect(estimate.probeTimeout == .microseconds(286_250))
        // The delay would bring the sample below the minimum, which is now 90: it is not taken off.
        estimate.update(sample: .milliseconds(90), acknowledgementDelay: .milliseconds(25))
        #expect(estimate.variation == .nanoseconds(32_812_500))
        #expect(estimate.smoothed == .nanoseconds(99_843_750))
        #expect(estimate.latest == .milliseconds(90))
    }

    @Test func `no peer holds an acknowledgement back for longer than 25 milliseconds`() {
        var estimate = RoundTripEstimate()
        estimate.update(sample: .milliseconds(100), acknowledgementDelay: .zero)
        estimate.update(sample: .milliseconds(205), acknowledgementDelay: .milliseconds(100))
        // 180: (3 x 50 + 80) / 4 and (7 x 100 + 180) / 8
        #expect(estimate.variation == .microseconds(57_500))
        #expect(estimate.smoothed == .milliseconds(110))
    }

    @Test func `the timer has a granularity of a millisecond`() {
        var estimate = RoundTripEstimate()
        for _ in 0..<3 {
            estimate.update(sample: .zero, acknowledgementDelay: .zero)
        }
        #expect(estimate.probeTimeout == .milliseconds(26))
        #expect(estimate.lossDelay == .milliseconds(1))
    }

    @Test func `a packet is late after nine eighths of the larger round trip`() {
        var estimate = RoundTripEstimate()
        estimate.update(sample: .milliseconds(80), acknowledgementDelay: .zero)
        #expect(estimate.lossDelay == .milliseconds(90))
        estimate.update(sample: .milliseconds(160), acknowledgementDelay: .zero)
        #expect(estimate.lossDelay == .milliseconds(180))
        estimate.update(sample: .milliseconds(8), acknowledgementDelay: .zero)
        // Smoothed: 90, then (7 x 90 + 8) / 8 = 79.75; nine eighths of it.
        #expect(estimate.lossDelay == .nanoseconds(89_718_750))
    }

    @Test func `an acknowledgement is overdue without the peer's delay, but never at once`() {
        var estimate = RoundTripEstimate()
        // 333 + 4 x 166.5
        #expect(estimate.acknowledgementTime == .milliseconds(999))
        estimate.update(sample: .milliseconds(40), acknowledgementDelay: .zero)
        #expect(estimate.acknowledgementTime == .milliseconds(120))
        for _ in 0..<40 {
            estimate.update(sample: .milliseconds(40), acknowledgementDelay: .zero)
        }
        #expect(estimate.acknowledgementTime == .milliseconds(48))
    }

    @Test func `the path takes what is left of the shortest sample without the peer's delay`() {
        var estimate = RoundTripEstimate()
        #expect(estimate.shortest == .milliseconds(333))
        estimate.update(sample: .milliseconds(27), acknowledgementDelay: .milliseconds(25))
        #expect(estimate.shortest == .milliseconds(2))
        estimate.update(sample: .milliseconds(28), acknowledgementDelay: .milliseconds(25))
        #expect(estimate.shortest == .milliseconds(2))
        estimate.update(sample: .milliseconds(101), acknowledgementDelay: .milliseconds(100))
        #expect(estimate.shortest == .milliseconds(1))
        // The peer reports a delay longer than the sample itself.
        estimate.update(sample: .milliseconds(50), acknowledgementDelay: .milliseconds(60))
        #expect(estimate.shortest == .milliseconds(1))
    }
}
