import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct PresenceBoardTests {
    private static let start: NIODeadline = .uptimeNanoseconds(1_000_000_000_000)
    private let alice: Account
    private let bob: Account

    init() throws {
        alice = try account(1, "alice")
        bob = try account(2, "bob")
    }

    /// A board that is older than the grace period.
    private func board(limit: Int = 500) -> PresenceBoard {
        PresenceBoard(limit: limit, start: Self.start - .hours(1))
    }

    @Test func `whoever comes is told once, with the time`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 5)
        #expect(board.tick(now: at(1), time: 6).notice == PresenceNotice(joined: [.init(account: alice, time: 5)]))
        board.opened(alice, isResumed: false, now: at(2), time: 7)
        #expect(board.tick(now: at(3), time: 8).notice == PresenceNotice())
        #expect(board.isPresent(alice.id))
    }

    @Test func `the last logout is told at the next tick, and departs`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = board.tick(now: at(1), time: 1)
        board.closed(alice.id, isLogout: true, now: at(2), time: 2)
        #expect(board.tick(now: at(3), time: 3).departures.isEmpty)
        board.closed(alice.id, isLogout: true, now: at(4), time: 4)
        let tick = board.tick(now: at(5), time: 5)
        #expect(tick.departures == [.init(account: alice, isByAbsence: false)])
        #expect(tick.notice == PresenceNotice(left: [.init(account: alice, time: 4)]))
        #expect(tick.seen == [alice.id: 4])
        #expect(!board.isPresent(alice.id))
    }

    @Test func `a lost session has 60 s to come back, and nobody is told`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = board.tick(now: at(1), time: 1)
        for loss in 1...3 {
            board.closed(alice.id, isLogout: false, now: at(100 * loss), time: 0)
            #expect(board.tick(now: at(100 * loss + 59), time: 0).departures.isEmpty)
            board.opened(alice, isResumed: true, now: at(100 * loss + 59), time: 0)
            let tick = board.tick(now: at(100 * loss + 61), time: 0)
            #expect(tick.notice == PresenceNotice())
            #expect(tick.departures.isEmpty)
        }
    }

    @Test func `one that does not come back departs after 60 s, last seen when it was lost`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = board.tick(now: at(1), time: 1000)
        board.closed(alice.id, isLogout: false, now: at(2), time: 2000)
        #expect(board.tick(now: at(61), time: 61_000).departures.isEmpty)
        #expect(board.isPresent(alice.id))
        let tick = board.tick(now: at(62), time: 62_000)
        #expect(tick.departures == [.init(account: alice, isByAbsence: true)])
        #expect(tick.notice == PresenceNotice(left: [.init(account: alice, time: 62_000)]))
        #expect(tick.seen == [alice.id: 2000])
        #expect(board.tick(now: at(63), time: 0) == PresenceBoard.Tick())
    }

    @Test func `a lost phone may come back though the desk has logged out`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = board.tick(now: at(1), time: 0)
        board.closed(alice.id, isLogout: false, now: at(10), time: 0)
        board.closed(alice.id, isLogout: true, now: at(20), time: 0)
        #expect(board.tick(now: at(69), time: 0).departures.isEmpty)
        #expect(board.tick(now: at(70), time: 0).departures.map(\.account) == [alice])
    }

    @Test func `a lost laptop has its 60 s though the phone logs in and out meanwhile`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        board.closed(alice.id, isLogout: false, now: at(1), time: 0)
        board.opened(alice, isResumed: false, now: at(2), time: 0)
        board.closed(alice.id, isLogout: true, now: at(3), time: 0)
        #expect(board.tick(now: at(60), time: 0).departures.isEmpty)
        #expect(board.tick(now: at(61), time: 0).departures == [.init(account: alice, isByAbsence: true)])
    }

    @Test func `a session that is given up while another is there is no departure later`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        board.closed(alice.id, isLogout: false, now: at(1), time: 0)
        #expect(board.tick(now: at(61), time: 0).departures.isEmpty)
        board.closed(alice.id, isLogout: true, now: at(70), time: 0)
        #expect(board.tick(now: at(71), time: 0).departures == [.init(account: alice, isByAbsence: false)])
    }

    @Test func `a coming and a going within one tick are not told, but the departure happens`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        board.closed(alice.id, isLogout: true, now: at(0), time: 1)
        let tick = board.tick(now: at(1), time: 0)
        #expect(tick.notice == PresenceNotice())
        #expect(tick.departures == [.init(account: alice, isByAbsence: false)])
        #expect(tick.seen == [alice.id: 1])
    }

    @Test func `a going and a coming within one tick are as if nothing had been`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 0)
        _ = board.tick(now: at(1), time: 0)
        board.closed(alice.id, isLogout: true, now: at(1), time: 0)
        board.opened(alice, isResumed: false, now: at(1), time: 0)
        let tick = board.tick(now: at(2), time: 0)
        #expect(tick.notice == PresenceNotice())
        #expect(tick.departures.isEmpty)
        #expect(board.isPresent(alice.id))
    }

    @Test(arguments: [(2, 2), (3, 0)])
    func `above the limit nobody is told, but all depart`(accounts: Int64, told: Int) throws {
        var board = board(limit: 2)
        let crowd = try (1...accounts).map { try account($0, "user\($0)") }
        for one in crowd {
            board.opened(one, isResumed: false, now: at(0), time: 0)
        }
        #expect(board.tick(now: at(1), time: 0).notice.joined.count == told)
        board.closed(crowd[0].id, isLogout: true, now: at(1), time: 0)
        let tick = board.tick(now: at(2), time: 0)
        #expect(tick.departures.map(\.account) == [crowd[0]])
        // At most two remain, so the departure is announced.
        #expect(tick.notice.left.map(\.account) == [crowd[0]])
    }

    @Test func `those of a tick come in the order of their times`() {
        var board = board()
        board.opened(bob, isResumed: false, now: at(0), time: 2)
        board.opened(alice, isResumed: false, now: at(0), time: 3)
        #expect(board.tick(now: at(1), time: 0).notice.joined.map(\.account) == [bob, alice])
    }

    @Test func `after a restart those who are expected have 60 s, and are not told when they come`() {
        var board = PresenceBoard(limit: 500, start: Self.start)
        board.expect([alice, bob], now: at(0))
        board.opened(alice, isResumed: true, now: at(30), time: 30_000)
        #expect(board.tick(now: at(59), time: 0).notice == PresenceNotice())
        let tick = board.tick(now: at(60), time: 60_000)
        #expect(tick.departures == [.init(account: bob, isByAbsence: true)])
        // The server did not see when bob was there last.
        #expect(tick.seen.isEmpty)
    }

    @Test(arguments: [(59, true, 0), (59, false, 1), (60, true, 1)])
    func `after a restart whoever resumes within 60 s is not told`(second: Int, isResumed: Bool, told: Int) {
        var board = PresenceBoard(limit: 500, start: Self.start)
        board.opened(alice, isResumed: isResumed, now: at(second), time: 0)
        #expect(board.tick(now: at(second + 1), time: 0).notice.joined.count == told)
    }

    @Test func `a departure that failed is for the next tick, unless its account is back`() {
        var board = board()
        for account in [alice, bob] {
            board.opened(account, isResumed: false, now: at(0), time: 0)
            board.closed(account.id, isLogout: true, now: at(0), time: 0)
        }
        let departures = board.tick(now: at(1), time: 0).departures
        board.opened(alice, isResumed: false, now: at(1), time: 0)
        for departure in departures {
            board.putBack(departure)
        }
        #expect(board.tick(now: at(2), time: 0).departures.map(\.account) == [bob])
    }

    @Test func `at the end all who are present were seen, each when it was there last`() throws {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 1)
        board.opened(bob, isResumed: false, now: at(0), time: 2)
        board.closed(bob.id, isLogout: false, now: at(1), time: 3)
        let carol = try account(3, "carol")
        board.expect([carol], now: at(1))
        _ = board.tick(now: at(2), time: 0)
        #expect(board.lastSeen(time: 9) == [alice.id: 9, bob.id: 3])
    }

    @Test func `times that the store could not take are in the next tick again`() {
        var board = board()
        board.opened(alice, isResumed: false, now: at(0), time: 1)
        let first = board.tick(now: at(1), time: 0).seen
        #expect(board.lastSeen(of: alice.id) == 1)
        board.saved(first, hasFailed: true)
        #expect(board.lastSeen(of: alice.id) == 1)
        board.closed(alice.id, isLogout: true, now: at(2), time: 7)
        let second = board.tick(now: at(3), time: 0).seen
        #expect(second == [alice.id: 7])
        board.saved(first)
        #expect(board.lastSeen(of: alice.id) == 7, "an earlier time was saved, not this one")
        board.saved(second)
        #expect(board.lastSeen(of: alice.id) == nil)
        #expect(board.tick(now: at(4), time: 0) == PresenceBoard.Tick())
    }

    @Test func `whoever was never there cannot go`() {
        var board = board()
        board.closed(alice.id, isLogout: true, now: at(0), time: 0)
        #expect(board.tick(now: at(1), time: 0) == PresenceBoard.Tick())
        #expect(board.count == 0)
    }

    private func at(_ seconds: Int) -> NIODeadline {
        Self.start + .seconds(Int64(seconds))
    }
}
