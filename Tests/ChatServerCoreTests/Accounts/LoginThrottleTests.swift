import ChatProtocol
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct LoginThrottleTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private static let alice = LoginThrottle.Subject.accountAndNetwork("alice", "192.0.2.1")
    private static let router = LoginThrottle.Subject.network("192.0.2.1")

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
            (0, nil), (5, nil), (6, 1), (7, 2), (8, 4), (9, 8), (10, 16), (11, 32), (12, 60), (13, 60), (500, 60),
        ] as [(Int, Int64?)]
    )
    func `after six wrong passwords an account waits, and twice as long with each further one, up to a minute`(
        failures: Int,
        seconds: Int64?
    ) {
        #expect(throttle(failures, alice).wait(for: [alice], now: start) == seconds.map { .seconds($0) })
    }

    @Test(arguments: [(29, nil), (30, 1), (31, 2), (35, 32), (36, 60)] as [(Int, Int64?)])
    func `a network waits after the thirtieth`(failures: Int, seconds: Int64?) {
        #expect(throttle(failures, router).wait(for: [router], now: start) == seconds.map { .seconds($0) })
    }

    @Test func `what is under way counts as wrong, so that many at once gain nothing`() {
        var throttle = LoginThrottle()
        for _ in 0..<6 {
            #expect(throttle.begin([alice], now: start) == nil)
        }
        #expect(throttle.begin([alice], now: start) == .seconds(1))
        throttle.end([alice])
        #expect(throttle.begin([alice], now: start) == nil)
    }

    @Test func `a network that has guessed too much checks one password at a time`() {
        var throttle = throttle(30, router)
        let later = start + .seconds(1)
        #expect(throttle.begin([router], now: later) == nil)
        #expect(throttle.begin([router], now: later) == .seconds(1))
        throttle.end([router])
        #expect(throttle.begin([router], now: later) == nil)
    }

    @Test func `a class logs in at once from one network`() {
        var throttle = LoginThrottle()
        for number in 0..<200 {
            #expect(throttle.begin([.accountAndNetwork("pupil\(number)", "192.0.2.1"), router], now: start) == nil)
        }
    }

    @Test func `the wait counts from the last wrong password`() {
        let throttle = throttle(7, alice)
        #expect(throttle.wait(for: [alice], now: start + .milliseconds(500)) == .milliseconds(1500))
        #expect(throttle.wait(for: [alice], now: start + .seconds(2) - .nanoseconds(1)) == .nanoseconds(1))
        #expect(throttle.wait(for: [alice], now: start + .seconds(2)) == nil)
    }

    @Test func `the longer wait of account and network counts`() {
        var throttle = throttle(32, alice, router)
        // 32 wrong passwords: a minute for the account, 4 s for the network.
        #expect(throttle.wait(for: [alice, router], now: start) == .seconds(60))
        throttle.succeeded(alice)
        #expect(throttle.wait(for: [alice, router], now: start) == .seconds(4))
    }

    @Test func `other accounts and networks do not wait`() {
        let throttle = throttle(100, alice, router)
        #expect(throttle.wait(for: [.accountAndNetwork("bob", "192.0.2.1"), .network("192.0.2.2")], now: start) == nil)
        #expect(throttle.wait(for: [.network("alice"), .accountAndNetwork("alice", "192.0.2.2")], now: start) == nil)
    }

    @Test func `the right password clears the account and not the network`() {
        var throttle = throttle(30, alice, router)
        throttle.succeeded(alice)
        #expect(throttle.wait(for: [alice], now: start) == nil)
        #expect(throttle.wait(for: [router], now: start) == .seconds(1))
        throttle.failed([alice], now: start)
        #expect(throttle.wait(for: [alice], now: start) == nil)
    }

    @Test func `a quarter of an hour without a wrong password forgets them`() {
        let later = start + .minutes(15)
        var remembering = throttle(6, alice)
        remembering.failed([alice], now: later)
        #expect(remembering.wait(for: [alice], now: later) == .seconds(2))
        var forgetting = throttle(6, alice)
        forgetting.failed([alice], now: later + .nanoseconds(1))
        #expect(forgetting.wait(for: [alice], now: later + .nanoseconds(1)) == nil)
    }

    @Test func `beyond 8192 subjects the quarter that failed longest ago is forgotten`() {
        var throttle = throttle(6, alice)
        for number in 1...8191 {
            throttle.failed([.account("account\(number)")], now: start + .nanoseconds(Int64(number)))
        }
        #expect(throttle.wait(for: [alice], now: start) == .seconds(1))
        throttle.failed([.account("one more")], now: start + .milliseconds(1))
        #expect(throttle.wait(for: [alice], now: start) == nil)
    }

    @Test func `an account that keeps failing is not the one to be forgotten`() {
        var throttle = throttle(6, alice)
        for number in 1...9000 {
            let now = start + .microseconds(Int64(number))
            throttle.failed([.account("account\(number)")], now: now)
            throttle.failed([alice], now: now)
        }
        #expect(throttle.wait(for: [alice], now: start + .milliseconds(9)) == .seconds(60))
    }

    @Test func `an account's count over all networks drains, ten a minute`() {
        let everywhere = LoginThrottle.Subject.account("alice")
        var throttle = throttle(500, everywhere)
        #expect(throttle.wait(for: [everywhere], now: start) == .seconds(1))
        #expect(throttle.wait(for: [everywhere], now: start + .milliseconds(1)) == nil)
        // Ten guesses a minute for hours are forgotten as they come.
        for guess in 1...1000 {
            let now = start + .seconds(6 * Int64(guess))
            #expect(throttle.wait(for: [everywhere], now: now) == nil)
            throttle.failed([everywhere], now: now)
        }
        // Eleven a minute are not.
        var longest: TimeAmount = .zero
        for guess in 1...1000 {
            let now = start + .seconds(6001) + .milliseconds(5454 * Int64(guess))
            longest = max(longest, throttle.wait(for: [everywhere], now: now) ?? .zero)
            throttle.failed([everywhere], now: now)
        }
        #expect(longest > .zero)
    }

    @Test func `an attacker in one network never comes near the bound over all networks`() throws {
        // A day of guesses as fast as the throttle permits.
        var throttle = LoginThrottle()
        let attempt = LoginAttempt(try Username("alice"), network: PeerNetwork("192.0.2.66"), isKnown: false)
        let owner = LoginAttempt(try Username("alice"), network: PeerNetwork("192.0.2.1"), isKnown: false)
        var (now, guesses) = (start, 0)
        while now < start + .hours(24) {
            if let wait = throttle.wait(for: attempt.gates, now: now) {
                now = now + wait
                continue
            }
            throttle.failed(attempt.counted, now: now)
            guesses += 1
            #expect(throttle.wait(for: owner.gates, now: now) == nil)
        }
        #expect((1440...1460).contains(guesses))
    }

    @Test func `in a known network only the account's own mistakes count, and they count for the network`() throws {
        let known = LoginAttempt(try Username("alice"), network: PeerNetwork("192.0.2.1"), isKnown: true)
        #expect(known.gates == [known.own])
        #expect(known.counted == [known.own, .network("192.0.2.1")])
        let address = try SocketAddress(ipAddress: "2001:db8:7:123::1", port: 1)
        let ipv6 = LoginAttempt(try Username("alice"), network: try #require(PeerNetwork(address)), isKnown: false)
        #expect(ipv6.own == .accountAndNetwork("alice", "20010db8000701/56"))
        #expect(
            ipv6.gates == [
                ipv6.own, .network("20010db8000701/56"), .site("20010db80007/48"), .account("alice"),
            ]
        )
    }
}
