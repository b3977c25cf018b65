import ChatProtocol
import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

/// Limits that change while they are in use.
@Suite struct LimitUpdateTests {
    private let start = NIODeadline.uptimeNanoseconds(UInt64(TimeAmount.hours(1000).nanoseconds))
    private let alice = AccountID(rawValue: 1)
    private let home = PeerNetwork("192.0.2.1")

    @Test func `a lower command rate counts from now on, a higher one gives its burst`() {
        var rate = CommandRate(commandsPerSecond: 100)
        for _ in 1...200 {
            #expect(rate.take(.commands, of: alice, now: start) == .go)
        }
        rate.update(commandsPerSecond: 10)
        for _ in 1...25 {
            #expect(rate.take(.commands, of: alice, now: start) == .go)
        }
        #expect(rate.take(.commands, of: alice, now: start) == .wait(.milliseconds(100)))
        rate.update(commandsPerSecond: 1000)
        for _ in 1...2400 {
            #expect(rate.take(.commands, of: alice, now: start) == .go)
        }
        rate.update(commandsPerSecond: 0)
        for _ in 1...10_000 {
            #expect(rate.take(.commands, of: alice, now: start) == .go)
        }
    }

    @Test func `a network keeps its missing tokens under another rate`() {
        var rate = NetworkRate(requestsPerSecond: 10)
        for _ in 1...40 {
            #expect(rate.take(from: home, now: start) == .go)
        }
        rate.update(requestsPerSecond: 20)
        for _ in 1...60 {
            #expect(rate.take(from: home, now: start) == .go)
        }
        #expect(rate.take(from: home, now: start) == .wait(.milliseconds(50)))
        rate.update(requestsPerSecond: 1)
        #expect(rate.take(from: home, now: start) == .refuse(retryAfter: .seconds(6)))
        #expect(rate.take(from: home, now: start + .seconds(6)) == .go)
        rate.update(requestsPerSecond: 0)
        #expect(rate.count == 0)
        #expect(rate.take(from: home, now: start) == .go)
        rate.update(requestsPerSecond: 1)
        #expect(rate.take(from: home, now: start) == .go)
    }

    @Test func `a day's bytes count against a lower quota`() {
        var bytes = DailyBytes(limit: 10_000)
        #expect(bytes.take(5000, of: alice, now: start) == nil)
        bytes.update(limit: 5000)
        #expect(bytes.take(1, of: alice, now: start) == .hours(25))
        bytes.update(limit: 0)
        #expect(bytes.take(1_000_000, of: alice, now: start) == nil)
    }

    @Test func `registrations that were made count under other bounds`() {
        var rate = RegistrationRate(burst: 10, perMinute: 60)
        for _ in 1...5 {
            #expect(rate.take(home, now: start) == nil)
        }
        rate.update(burst: 6, perMinute: 1, now: start)
        #expect(rate.take(home, now: start) == nil)
        #expect(rate.take(home, now: start) == .minutes(1))
        rate.update(burst: 0, perMinute: 1, now: start)
        #expect(rate.take(home, now: start) == nil)
    }

    @Test func `a lower number of connections closes nobody, and admits nobody`() throws {
        var limits = ConnectionLimits()
        let table = ConnectionTable(limits: limits)
        let outboxes = (0..<3).map { _ in Outbox {} }
        for (number, outbox) in outboxes.enumerated() {
            let ticket = try #require(table.admit(from: home, outbox: outbox))
            let account = Account(id: AccountID(rawValue: Int64(number)), username: try Username("user\(number)"))
            let session = ConnectionTable.Session(
                account: account,
                origin: Int64(number),
                activity: LastActivity(now: start),
                digest: StoredSecret.plainText("a").digest
            )
            #expect(table.loggedIn(ticket, as: session))
        }
        limits.connections = 2
        limits.outboxMegabytes = 3
        table.update(limits)
        #expect(outboxes.allSatisfy { !$0.isFinished })
        #expect(table.outboxes.limit == 3 << 20)
        #expect(table.admit(from: PeerNetwork("198.51.100.1"), outbox: Outbox {}) == nil)
        limits.connections = 4
        table.update(limits)
        #expect(table.admit(from: PeerNetwork("198.51.100.1"), outbox: Outbox {}) != nil)
        #expect(outboxes.allSatisfy { !$0.isFinished })
    }

    @Test func `strangers of one network are bounded by the new limit`() {
        var limits = ConnectionLimits()
        let table = ConnectionTable(limits: limits)
        limits.unauthenticatedPerAddress = 1
        table.update(limits)
        #expect(table.admit(from: home, outbox: Outbox {}) != nil)
        #expect(table.admit(from: home, outbox: Outbox {}) == nil)
    }

    @Test func `proxies without a header are bounded by the limit of the moment`() throws {
        let settings = try testSettings()
        let pending = PendingProxyHeaders(limit: settings.read { $0.connectionLimits.unauthenticated })
        #expect(pending.enter())
        var changed = settings.read { $0 }
        changed.connectionLimits.unauthenticated = 1
        settings.replace(with: changed)
        #expect(!pending.enter())
        pending.leave()
        #expect(pending.enter())
    }
}
