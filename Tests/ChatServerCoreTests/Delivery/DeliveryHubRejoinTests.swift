import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

/// A session that has almost caught up is handed the rest from memory, also while more is published.
@Suite(.timeLimit(.minutes(1))) struct DeliveryHubRejoinTests {
    private let hub: DeliveryHub
    private let requests: AsyncStream<PageRequest>
    private let alice: Account
    private let bob: Account

    init() throws {
        (hub, requests) = testHub(recentMessages: 300)
        alice = try account(1, "alice")
        bob = try account(2, "bob")
    }

    @Test func `who missed little is live again without the store`() async throws {
        let reader = await HubReader(hub, bob, origin: 42)
        await hub.publish(try published(1...700, from: alice))
        #expect(await hub.totals().sessionsFedFromStore == 1)
        #expect(try await reader.read() == Array(1...512))
        #expect(await hub.totals().sessionsFedFromStore == 0)
        await hub.publish(try published(701...701, from: alice))
        #expect(try await reader.read() == Array(513...701))
    }

    @Test func `what was not for it leaves no hole and is not given to it`() async throws {
        let carol = try account(3, "carol")
        let reader = await HubReader(hub, bob, origin: 42)
        await hub.publish(try published(1...513, from: alice))
        await hub.publish([
            try PublishedMessage(stored(514, from: bob, origin: 42)),
            try PublishedMessage(stored(515, from: alice, to: carol)),
            try PublishedMessage(stored(516, from: alice, to: bob)),
            try PublishedMessage(stored(517, from: alice, to: carol)),
        ])
        #expect(try await reader.read() == Array(1...512))
        #expect(try await reader.read() == [513, 516])
        #expect(await hub.totals().sessionsFedFromStore == 0)
    }

    @Test func `who missed more is fed from the store until the rest is in memory, though more is published`()
        async throws
    {
        let reader = await HubReader(hub, bob)
        await hub.publish(try published(1...1100, from: alice))
        #expect(try await reader.read() == Array(1...512))
        var iterator = requests.makeAsyncIterator()
        let request = try #require(await iterator.next())
        #expect(request.after == MessageID(rawValue: 512))
        // Published while the page was read.
        await hub.publish(try published(1101...1110, from: alice))
        await hub.feed(request, page: try published(513...768, from: alice))
        #expect(try await reader.read() == Array(513...768))
        let next = try #require(await iterator.next())
        #expect(next.after == MessageID(rawValue: 768))
        await hub.publish(try published(1111...1120, from: alice))
        await hub.feed(next, page: try published(769...1024, from: alice))
        // From 821 on all is in memory: no third page is asked for.
        #expect(try await reader.read() == Array(769...1120))
        #expect(await hub.totals().sessionsFedFromStore == 0)
    }

    @Test func `what is in memory waits for room like anything else`() async throws {
        let reader = await HubReader(hub, bob)
        await hub.publish(try published(1...800, from: alice))
        #expect(try await reader.outbox.takeAll().compactMap(\.deliveries).flatMap(\.indices).count == 512)
        await hub.publish(try published(801...801, from: alice))
        #expect(await hub.totals().sessionsFedFromStore == 1)
    }
}
