import ChatServerCore
import NIOCore
import Testing

@Suite struct LoginThrottleTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private static let alice = LoginThrottle.Subject.account("alice")
    private static let router = LoginThrottle.Subject.address("192.0.2.1")

    private let start = Self.start
    private let alice = Self.alice
    private let router = Self.router

    /// A throttle that has seen this many wrong passwords, all at the start.
    private func throttle(_ failures: Int, _ subjects: LoginThrottle.Subject...) -> LoginThrottle {
        var throttle = LoginThrottle()
        for _ in 0..<failures {
            throttle.failed(subjects, now: start)
        }
        return throttle
    }

    @Test(
        arguments: [
            (0, nil), (6, nil), (7, 1), (8, 2), (9, 4), (10, 8), (11, 16), (12, 32), (13, 60), (14, 60), (500, 60),
        ] as [(Int, Int64?)]
    )
    func `an account waits twice as long with each wrong password after the sixth, up to a minute`(
        failures: Int,
        seconds: Int64?
    ) {
        #expect(throttle(failures, alice).wait(for: [alice], now: start) == seconds.map { .seconds($0) })
    }

    @Test(arguments: [(30, nil), (31, 1), (32, 2), (36, 32), (37, 60)] as [(Int, Int64?)])
    func `an address waits only after the thirtieth`(failures: Int, seconds: Int64?) {
        #expect(throttle(failures, router).wait(for: [router], now: start) == seconds.map { .seconds($0) })
    }

    @Test func `what is under way counts as wrong, so that many at once gain nothing`() {
        var throttle = LoginThrottle()
        for _ in 0..<7 {
            #expect(throttle.begin([alice], now: start) == nil)
        }
        #expect(throttle.begin([alice], now: start) == .seconds(1))
        throttle.end([alice])
        #expect(throttle.begin([alice], now: start) == nil)
    }

    @Test func `an address that has guessed too much checks one password at a time`() {
        var throttle = throttle(31, router)
        let later = start + .seconds(1)
        #expect(throttle.begin([router], now: later) == nil)
        #expect(throttle.begin([router], now: later) == .seconds(1))
        throttle.end([router])
        #expect(throttle.begin([router], now: later) == nil)
    }

    @Test func `a class logs in at once from one address`() {
        var throttle = LoginThrottle()
        for number in 0..<200 {
            #expect(throttle.begin([.account("pupil\(number)"), router], now: start) == nil)
        }
    }

    @Test func `the wait counts from the last wrong password`() {
        let throttle = throttle(8, alice)
        #expect(throttle.wait(for: [alice], now: start + .milliseconds(500)) == .milliseconds(1500))
        #expect(throttle.wait(for: [alice], now: start + .seconds(2) - .nanoseconds(1)) == .nanoseconds(1))
        #expect(throttle.wait(for: [alice], now: start + .seconds(2)) == nil)
    }

    @Test func `the longer wait of account and address counts`() {
        var throttle = throttle(33, alice, router)
        // 33 wrong passwords: a minute for the account, 4 s for the address.
        #expect(throttle.wait(for: [alice, router], now: start) == .seconds(60))
        throttle.succeeded(account: "alice")
        #expect(throttle.wait(for: [alice, router], now: start) == .seconds(4))
    }

    @Test func `other accounts and addresses do not wait`() {
        let throttle = throttle(100, alice, router)
        #expect(throttle.wait(for: [.account("bob"), .address("192.0.2.2")], now: start) == nil)
        #expect(throttle.wait(for: [.address("alice"), .account("192.0.2.1")], now: start) == nil)
    }

    @Test func `the right password clears the account and not the address`() {
        var throttle = throttle(31, alice, router)
        throttle.succeeded(account: "alice")
        #expect(throttle.wait(for: [alice], now: start) == nil)
        #expect(throttle.wait(for: [router], now: start) == .seconds(1))
        throttle.failed([alice], now: start)
        #expect(throttle.wait(for: [alice], now: start) == nil)
    }

    @Test func `a quarter of an hour without a wrong password forgets them`() {
        let later = start + .minutes(15)
        var remembering = throttle(7, alice)
        remembering.failed([alice], now: later)
        #expect(remembering.wait(for: [alice], now: later) == .seconds(2))
        var forgetting = throttle(7, alice)
        forgetting.failed([alice], now: later + .nanoseconds(1))
        #expect(forgetting.wait(for: [alice], now: later + .nanoseconds(1)) == nil)
    }

    @Test func `beyond 4096 subjects the one that failed longest ago is forgotten`() {
        var throttle = throttle(7, alice)
        for number in 1...4095 {
            throttle.failed([.account("account\(number)")], now: start + .nanoseconds(Int64(number)))
        }
        #expect(throttle.wait(for: [alice], now: start) == .seconds(1))
        throttle.failed([.account("one more")], now: start + .milliseconds(1))
        #expect(throttle.wait(for: [alice], now: start) == nil)
    }

    @Test func `an account that keeps failing is not the one to be forgotten`() {
        var throttle = throttle(7, alice)
        for number in 1...5000 {
            let now = start + .microseconds(Int64(number))
            throttle.failed([.account("account\(number)")], now: now)
            throttle.failed([alice], now: now)
        }
        #expect(throttle.wait(for: [alice], now: start + .milliseconds(5)) == .seconds(60))
    }
}
