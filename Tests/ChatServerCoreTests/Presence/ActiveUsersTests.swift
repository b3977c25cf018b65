import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct ActiveUsersTests {
    private let users = ActiveUsers()
    private let now = NIODeadline.now()

    private func names(after name: String = "", limit: Int = 100) -> [String] {
        users.page(after: name, limit: limit, heardWithin: .seconds(25), now: now).usernames.map(\.value)
    }

    @Test func `has each account once, sorted without regard to case`() throws {
        let activity = (0..<4).map { _ in LastActivity(now: now) }
        for (name, activity) in zip(["carol", "Bob", "alice", "Bob"], activity) {
            users.opened(try Username(name), activity)
        }
        #expect(names() == ["alice", "Bob", "carol"])
        users.closed(try Username("bob"), activity[1])
        #expect(names() == ["alice", "Bob", "carol"])
        users.closed(try Username("bob"), activity[3])
        users.closed(try Username("bob"), activity[3])
        users.closed(try Username("nobody"), activity[0])
        #expect(names() == ["alice", "carol"])
    }

    @Test func `leaves out whose sessions are all silent`() throws {
        let (old, new) = (LastActivity(now: now - .seconds(30)), LastActivity(now: now))
        users.opened(try Username("alice"), old)
        users.opened(try Username("bob"), old)
        users.opened(try Username("bob"), new)
        #expect(names() == ["bob"])
        old.heard(now: now)
        #expect(names() == ["alice", "bob"])
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `gives the same by pages of any size`(limit: Int) throws {
        var random = SplitMix64(seed: UInt64(limit))
        let all = (0..<50).map { "user\(100 + $0)" }
        for name in all.shuffled(using: &random) {
            let isSilent = name.hasSuffix("7")
            users.opened(try Username(name), LastActivity(now: isSilent ? now - .seconds(60) : now))
        }
        var listed: [String] = []
        while true {
            let page = users.page(after: listed.last ?? "", limit: limit, heardWithin: .seconds(25), now: now)
            listed += page.usernames.map(\.value)
            guard page.hasMore else {
                break
            }
            #expect(page.usernames.count == limit)
        }
        #expect(listed == all.filter { !$0.hasSuffix("7") })
    }

    @Test func `one account is online exactly while it is on the list`() throws {
        let alice = try Username("Alice")
        let activity = LastActivity(now: now - .seconds(60))
        users.opened(alice, activity)
        for name in ["alice", "bob"] {
            #expect(!users.isActive(try Username(name), heardWithin: .seconds(25), now: now))
        }
        activity.heard(now: now)
        #expect(users.isActive(try Username("alice"), heardWithin: .seconds(25), now: now))
        #expect(users.page(after: "", limit: 1, heardWithin: .seconds(25), now: now).usernames == [alice])
        #expect(users.lastHeard(of: try Username("alice")) == now)
        users.closed(alice, activity)
        #expect(users.lastHeard(of: alice) == nil)
        #expect(!users.isActive(alice, heardWithin: .seconds(25), now: now))
    }

    /// The list is not rebuilt for each page, so its length hardly matters.
    @Test func `costs microseconds, however many are online`() throws {
        for number in 0..<803 {
            users.opened(try Username("user\(1000 + number)"), LastActivity(now: now))
        }
        let clock = ContinuousClock()
        var shortest = Duration.seconds(1)
        for _ in 0..<200 {
            let start = clock.now
            _ = users.page(after: "user1700", limit: 500, heardWithin: .seconds(25), now: now)
            shortest = min(shortest, clock.now - start)
        }
        print("a page of 103 of 803 users: \(shortest)")
        #expect(shortest < .milliseconds(2))
    }
}
