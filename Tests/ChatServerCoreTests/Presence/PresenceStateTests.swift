import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct PresenceStateTests {
    private static let start: NIODeadline = .uptimeNanoseconds(1_000_000_000_000)
    private let alice: Account
    private let bob: Account

    init() throws {
        alice = try account(1, "alice")
        bob = try account(2, "bob")
    }

    /// A state that is older than the grace period.
    private func state(limit: Int = 500) -> PresenceState {
        PresenceState(limit: limit, start: Self.start - .hours(1))
    }

    @Test func `an arrival is told once, with the time`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 5)
        #expect(state.tick(now: at(1), time: 6).notice == PresenceNotice(joined: [.init(account: alice, time: 5)]))
        state.opened(alice, isResumed: false, now: at(2), time: 7)
        #expect(state.tick(now: at(3), time: 8).notice == PresenceNotice())
        #expect(state.isPresent(alice.id))
    }

    @Test func `the last logout is told at the next tick, and departs`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = state.tick(now: at(1), time: 1)
        state.closed(alice.id, isLogout: true, now: at(2), time: 2)
        #expect(state.tick(now: at(3), time: 3).departures.isEmpty)
        state.closed(alice.id, isLogout: true, now: at(4), time: 4)
        let tick = state.tick(now: at(5), time: 5)
        #expect(tick.departures == [.init(account: alice, isByAbsence: false)])
        #expect(tick.notice == PresenceNotice(left: [.init(account: alice, time: 4)]))
        #expect(tick.seen == [alice.id: 4])
        #expect(!state.isPresent(alice.id))
    }

    @Test func `a lost session has 60 s to come back, and nobody is told`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = state.tick(now: at(1), time: 1)
        for loss in 1...3 {
            state.closed(alice.id, isLogout: false, now: at(100 * loss), time: 0)
            #expect(state.tick(now: at(100 * loss + 59), time: 0).departures.isEmpty)
            state.opened(alice, isResumed: true, now: at(100 * loss + 59), time: 0)
            let tick = state.tick(now: at(100 * loss + 61), time: 0)
            #expect(tick.notice == PresenceNotice())
            #expect(tick.departures.isEmpty)
        }
    }

    @Test func `one that does not come back departs after 60 s, last seen when it was lost`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = state.tick(now: at(1), time: 1000)
        state.closed(alice.id, isLogout: false, now: at(2), time: 2000)
        #expect(state.tick(now: at(61), time: 61_000).departures.isEmpty)
        #expect(state.isPresent(alice.id))
        let tick = state.tick(now: at(62), time: 62_000)
        #expect(tick.departures == [.init(account: alice, isByAbsence: true)])
        #expect(tick.notice == PresenceNotice(left: [.init(account: alice, time: 62_000)]))
        #expect(tick.seen == [alice.id: 2000])
        #expect(state.tick(now: at(63), time: 0) == PresenceState.Tick())
    }

    @Test func `a lost phone may come back though the desk has logged out`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = state.tick(now: at(1), time: 0)
        state.closed(alice.id, isLogout: false, now: at(10), time: 0)
        state.closed(alice.id, isLogout: true, now: at(20), time: 0)
        #expect(state.tick(now: at(69), time: 0).departures.isEmpty)
        #expect(state.tick(now: at(70), time: 0).departures.map(\.account) == [alice])
    }

    @Test func `a lost laptop has its 60 s though the phone logs in and out meanwhile`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        state.closed(alice.id, isLogout: false, now: at(1), time: 0)
        state.opened(alice, isResumed: false, now: at(2), time: 0)
        state.closed(alice.id, isLogout: true, now: at(3), time: 0)
        #expect(state.tick(now: at(60), time: 0).departures.isEmpty)
        #expect(state.tick(now: at(61), time: 0).departures == [.init(account: alice, isByAbsence: true)])
    }

    @Test func `a session that is given up while another is there is no departure later`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        state.closed(alice.id, isLogout: false, now: at(1), time: 0)
        #expect(state.tick(now: at(61), time: 0).departures.isEmpty)
        state.closed(alice.id, isLogout: true, now: at(70), time: 0)
        #expect(state.tick(now: at(71), time: 0).departures == [.init(account: alice, isByAbsence: false)])
    }

    @Test func `a coming and a going within one tick are not told, but the departure happens`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        state.closed(alice.id, isLogout: true, now: at(0), time: 1)
        let tick = state.tick(now: at(1), time: 0)
        #expect(tick.notice == PresenceNotice())
        #expect(tick.departures == [.init(account: alice, isByAbsence: false)])
        #expect(tick.seen == [alice.id: 1])
    }

    @Test func `a going and a coming within one tick are as if nothing had been`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = state.tick(now: at(1), time: 0)
        state.closed(alice.id, isLogout: true, now: at(1), time: 0)
        state.opened(alice, isResumed: false, now: at(1), time: 0)
        let tick = state.tick(now: at(2), time: 0)
        #expect(tick.notice == PresenceNotice())
        #expect(tick.departures.isEmpty)
        #expect(state.isPresent(alice.id))
    }

    @Test(arguments: [(2, 2), (3, 0)])
    func `above the limit nobody is told, but all depart`(accounts: Int64, told: Int) throws {
        var state = state(limit: 2)
        let crowd = try (1...accounts).map { try account($0, "user\($0)") }
        for one in crowd {
            state.opened(one, isResumed: false, now: at(0), time: 0)
        }
        #expect(state.tick(now: at(1), time: 0).notice.joined.count == told)
        state.closed(crowd[0].id, isLogout: true, now: at(1), time: 0)
        let tick = state.tick(now: at(2), time: 0)
        #expect(tick.departures.map(\.account) == [crowd[0]])
        // At most two remain, so the departure is announced.
        #expect(tick.notice.left.map(\.account) == [crowd[0]])
    }

    @Test func `those of a tick come in the order of their times`() {
        var state = state()
        state.opened(bob, isResumed: false, now: at(0), time: 2)
        state.opened(alice, isResumed: false, now: at(0), time: 3)
        #expect(state.tick(now: at(1), time: 0).notice.joined.map(\.account) == [bob, alice])
    }

    @Test func `after a restart those who are expected have 60 s, and are not told when they come`() {
        var state = PresenceState(limit: 500, start: Self.start)
        state.expect([alice, bob], now: at(0))
        state.opened(alice, isResumed: true, now: at(30), time: 30_000)
        #expect(state.tick(now: at(59), time: 0).notice == PresenceNotice())
        let tick = state.tick(now: at(60), time: 60_000)
        #expect(tick.departures == [.init(account: bob, isByAbsence: true)])
        // The server did not see when bob was there last.
        #expect(tick.seen.isEmpty)
    }

    @Test(arguments: [(59, true, 0), (59, false, 1), (60, true, 1)])
    func `after a restart whoever resumes within 60 s is not told`(second: Int, isResumed: Bool, told: Int) {
        var state = PresenceState(limit: 500, start: Self.start)
        state.opened(alice, isResumed: isResumed, now: at(second), time: 0)
        #expect(state.tick(now: at(second + 1), time: 0).notice.joined.count == told)
    }

    @Test func `a departure that failed is for the next tick, unless its account is back`() {
        var state = state()
        for account in [alice, bob] {
            state.opened(account, isResumed: false, now: at(0), time: 0)
            state.closed(account.id, isLogout: true, now: at(0), time: 0)
        }
        let departures = state.tick(now: at(1), time: 0).departures
        state.opened(alice, isResumed: false, now: at(1), time: 0)
        for departure in departures {
            state.putBack(departure)
        }
        #expect(state.tick(now: at(2), time: 0).departures.map(\.account) == [bob])
    }

    @Test func `at the end all who are present were seen, each when it was there last`() throws {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 1)
        state.opened(bob, isResumed: false, now: at(0), time: 2)
        state.closed(bob.id, isLogout: false, now: at(1), time: 3)
        let carol = try account(3, "carol")
        state.expect([carol], now: at(1))
        _ = state.tick(now: at(2), time: 0)
        #expect(state.lastSeen(time: 9) == [alice.id: 9, bob.id: 3])
    }

    @Test func `times that the store could not take are in the next tick again`() {
        var state = state()
        state.opened(alice, isResumed: false, now: at(0), time: 1)
        let first = state.tick(now: at(1), time: 0).seen
        #expect(state.lastSeen(of: alice.id) == 1)
        state.saved(first, hasFailed: true)
        #expect(state.lastSeen(of: alice.id) == 1)
        state.closed(alice.id, isLogout: true, now: at(2), time: 7)
        let second = state.tick(now: at(3), time: 0).seen
        #expect(second == [alice.id: 7])
        state.saved(first)
        #expect(state.lastSeen(of: alice.id) == 7, "an earlier time was saved, not this one")
        state.saved(second)
        #expect(state.lastSeen(of: alice.id) == nil)
        #expect(state.tick(now: at(4), time: 0) == PresenceState.Tick())
    }

    @Test func `whoever was never there cannot go`() {
        var state = state()
        state.closed(alice.id, isLogout: true, now: at(0), time: 0)
        #expect(state.tick(now: at(1), time: 0) == PresenceState.Tick())
        #expect(state.count == 0)
    }

    private func at(_ seconds: Int) -> NIODeadline {
        Self.start + .seconds(Int64(seconds))
    }
}
