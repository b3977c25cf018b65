import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct AccountRateTests {
    private let start: NIODeadline = .uptimeNanoseconds(UInt64(TimeAmount.hours(1000).nanoseconds))
    private let alice = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)
    private var rate = AccountRate(30, per: .minutes(1))

    @Test mutating func `thirty may be done, the next has to wait, and others are not concerned`() {
        for _ in 1...30 {
            #expect(rate.take(alice, now: start) == nil)
        }
        #expect(rate.take(alice, now: start) == .seconds(2))
        #expect(rate.take(alice, now: start + .milliseconds(1500)) == .milliseconds(500))
        #expect(rate.take(bob, now: start) == nil)
    }

    @Test mutating func `one more is allowed every two seconds, and never more than thirty at once`() {
        for _ in 1...31 {
            _ = rate.take(alice, now: start)
        }
        #expect(rate.take(alice, now: start + .seconds(2)) == nil)
        #expect(rate.take(alice, now: start + .seconds(2)) != nil)
        let later = start + .hours(10)
        #expect((1...40).map { _ in rate.take(alice, now: later) }.count { $0 == nil } == 30)
    }

    @Test mutating func `what was not done after all does not count`() {
        for _ in 1...30 {
            _ = rate.take(alice, now: start)
        }
        rate.giveBack(alice)
        #expect(rate.take(alice, now: start) == nil)
        #expect(rate.take(alice, now: start) != nil)
        // There are never more than at the start.
        rate.giveBack(bob)
        for _ in 1...2 {
            rate.giveBack(alice)
        }
        #expect((1...40).map { _ in rate.take(bob, now: start) }.count { $0 == nil } == 30)
    }

    @Test mutating func `a clock that goes back gives nothing`() {
        for _ in 1...30 {
            _ = rate.take(alice, now: start)
        }
        #expect(rate.take(alice, now: start - .hours(1)) != nil)
        #expect(rate.take(alice, now: start + .seconds(1)) != nil)
        #expect(rate.take(alice, now: start + .seconds(2)) == nil)
    }

    @Test mutating func `its memory is bounded, and who asks all the time is not forgotten first`() {
        for number in 1...Int64(AccountRate.capacity) {
            _ = rate.take(AccountID(rawValue: number + 10), now: start)
        }
        for _ in 1...30 {
            _ = rate.take(alice, now: start + .milliseconds(10))
        }
        #expect(rate.count <= AccountRate.capacity)
        #expect(rate.take(alice, now: start + .milliseconds(20)) != nil)
    }
}
