import ChatProtocol
import ChatStorage
import NIOCore
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct DeliveryHubTests {
    private let hub = testHub().hub
    private let alice: Account
    private let bob: Account

    init() throws {
        alice = try account(1, "alice")
        bob = try account(2, "Bob")
    }

    @Test func `a public message goes to everyone but the session that sent it`() async throws {
        let sender = await HubReader(hub, alice, origin: 10)
        let desk = await HubReader(hub, alice, origin: 11)
        let reader = await HubReader(hub, bob, origin: 12)
        await hub.publish([try PublishedMessage(stored(1, from: alice, origin: 10))])
        #expect(try await sender.read().isEmpty)
        #expect(try await desk.read() == [1])
        #expect(try await reader.read() == [1])
    }

    @Test func `a direct message goes to all sessions of its two accounts, but not to the one that sent it`()
        async throws
    {
        let sender = await HubReader(hub, alice, origin: 10)
        let desk = await HubReader(hub, alice, origin: 11)
        let readers = await [HubReader(hub, bob, origin: 12), HubReader(hub, bob, origin: 13)]
        let stranger = await HubReader(hub, try account(3, "carol"), origin: 14)
        await hub.publish([try PublishedMessage(stored(1, from: alice, to: bob, origin: 10))])
        #expect(try await sender.read().isEmpty)
        #expect(try await desk.read() == [1])
        for reader in readers {
            #expect(try await reader.read() == [1])
        }
        #expect(try await stranger.read().isEmpty)
    }

    @Test func `a batch arrives in its order`() async throws {
        let reader = await HubReader(hub, bob)
        await hub.publish(try published(1...40, from: alice))
        #expect(try await reader.read() == Array(1...40))
        await hub.publish(try published(41...41, from: alice))
        #expect(try await reader.read() == [41])
    }

    @Test func `a session gets what is published after it was opened`() async throws {
        let hub = testHub(publishedThrough: 7).hub
        let reader = await HubReader(hub, bob)
        await hub.publish(try published(7...8, from: alice))
        #expect(try await reader.read() == [8])
    }

    @Test func `the list has each online name once, sorted without regard to case`() async throws {
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
        let phone = await HubReader(hub, alice)
        let desk = await HubReader(hub, alice)
        let carol = await HubReader(hub, try account(3, "carol"))
        let other = await HubReader(hub, bob)
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["alice", "Bob", "carol"])
        await hub.close(phone.id, .lost)
        await hub.close(carol.id, .lost)
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["alice", "Bob"])
        #expect(await hub.hasSession(of: alice.id))
        await hub.close(desk.id, .lost)
        await hub.close(desk.id, .lost)
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["Bob"])
        #expect(await !hub.hasSession(of: alice.id))
        #expect(await hub.hasSession(of: bob.id))
        #expect(try await other.read().isEmpty)
    }

    @Test func `a silent session is off the list, gets what is sent all the same, and returns with the next sign`()
        async throws
    {
        let activity = LastActivity(now: .now() - .seconds(25))
        let silent = await HubReader(hub, bob, activity: activity)
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
        #expect(await hub.hasSession(of: bob.id))
        await hub.publish(try published(1...1, from: alice))
        #expect(try await silent.read() == [1])
        let sibling = await HubReader(hub, bob)
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["Bob"])
        await hub.close(sibling.id, .lost)
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
        activity.heard()
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["Bob"])
    }

    @Test func `of two that resume a session the one that is told to end takes nothing from the other`() async throws {
        let winner = await HubReader(hub, bob, origin: 7)
        // The winner's login has ended the other session, which reaches the hub after it.
        let outbox = Outbox {}
        outbox.finish()
        let keys = await hub.open(bob, origin: 7, isResumed: true, outbox: outbox, activity: LastActivity()) { _ in
            Issue.record("it is greeted")
        }
        #expect(keys == nil)
        await hub.publish(try published(1...1, from: alice))
        #expect(try await winner.read() == [1])
    }

    @Test func `a closed session gets nothing more, its sibling does`() async throws {
        let phone = await HubReader(hub, bob)
        let desk = await HubReader(hub, bob)
        await hub.close(phone.id, .loggedOut)
        await hub.publish([
            try PublishedMessage(stored(1, from: alice)), try PublishedMessage(stored(2, from: alice, to: bob)),
        ])
        #expect(try await phone.read().isEmpty)
        #expect(try await desk.read() == [1, 2])
    }

    @Test func `sessions have numbers and secrets of their own`() async {
        var numbers: Set<UInt64> = []
        var secrets: Set<[UInt8]> = []
        for _ in 0..<50 {
            let reader = await HubReader(hub, bob)
            numbers.insert(reader.keys.sessionID)
            secrets.insert(Array(reader.keys.secret))
        }
        #expect(numbers.count == 50)
        #expect(secrets.count == 50)
        #expect(secrets.allSatisfy { $0.count == 32 })
    }

    @Test func `what was written for a session that has gone is forgotten`() async throws {
        let reader = await HubReader(hub, bob)
        await hub.publish(try published(1...1, from: alice))
        await hub.close(reader.id, .lost)
        #expect(try await reader.read() == [1])
        #expect(await hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
    }
}
