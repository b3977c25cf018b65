import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct BundleRateTests {
    private let start: NIODeadline = .uptimeNanoseconds(UInt64(TimeAmount.hours(1000).nanoseconds))
    private let alice = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)

    @Test func `thirty requests have pairs, the next has none, and others are not concerned`() {
        var rate = BundleRate()
        for _ in 1...30 {
            #expect(rate.take(alice, now: start) == true)
        }
        #expect(rate.take(alice, now: start) == false)
        #expect(rate.take(alice, now: start + .milliseconds(1999)) == false)
        #expect(rate.take(bob, now: start) == true)
    }

    @Test func `one more is allowed every two seconds, and never more than thirty at once`() {
        var rate = BundleRate()
        for _ in 1...31 {
            _ = rate.take(alice, now: start)
        }
        #expect(rate.take(alice, now: start + .seconds(2)) == true)
        #expect(rate.take(alice, now: start + .seconds(2)) == false)
        let later = start + .hours(10)
        #expect((1...40).map { _ in rate.take(alice, now: later) }.filter(\.self).count == 30)
    }

    @Test func `a clock that goes back gives nothing`() {
        var rate = BundleRate()
        for _ in 1...30 {
            _ = rate.take(alice, now: start)
        }
        #expect(rate.take(alice, now: start - .hours(1)) == false)
        #expect(rate.take(alice, now: start + .seconds(1)) == false)
        #expect(rate.take(alice, now: start + .seconds(2)) == true)
    }

    @Test func `its memory is bounded, and who asks all the time is not forgotten first`() {
        var rate = BundleRate()
        for number in 1...Int64(BundleRate.capacity) {
            _ = rate.take(AccountID(rawValue: number + 10), now: start)
        }
        for _ in 1...30 {
            _ = rate.take(alice, now: start + .milliseconds(10))
        }
        #expect(rate.count <= BundleRate.capacity)
        #expect(rate.take(alice, now: start + .milliseconds(20)) == false)
    }
}
