import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

/// A session that cannot keep up leaves the live set, is fed by pages, and joins again: here from the store alone.
@Suite(.timeLimit(.minutes(1))) struct DeliveryHubCatchUpTests {
    private let hub: DeliveryHub
    private let requests: AsyncStream<PageRequest>
    private let alice: Account
    private let bob: Account

    init() throws {
        (hub, requests) = testHub(recentMessages: 0)
        alice = try account(1, "alice")
        bob = try account(2, "bob")
    }

    /// A session that has 512 messages under way and was not given the 513th.
    private func overfull() async throws -> HubReader {
        let reader = await HubReader(hub, bob, origin: 42)
        await hub.publish(try published(1...513, from: alice))
        return reader
    }

    private func nextRequest() async throws -> PageRequest {
        var iterator = requests.makeAsyncIterator()
        return try #require(await iterator.next())
    }

    @Test func `a full session asks for what it missed once it has read half`() async throws {
        let reader = try await overfull()
        #expect(try await reader.read() == Array(1...512))
        let request = try await nextRequest()
        #expect(request.session == reader.id)
        #expect(request.account == bob.id)
        #expect(request.after == MessageID(rawValue: 512))
        #expect(request.origin == 42)
        #expect(request.publishedThrough == MessageID(rawValue: 513))
    }

    @Test func `with all there is it is live again`() async throws {
        let reader = try await overfull()
        #expect(await hub.totals().sessionsFedFromStore == 1)
        _ = try await reader.read()
        await hub.feed(try await nextRequest(), page: try published(513...513, from: alice))
        #expect(try await reader.read() == [513])
        #expect(await hub.totals().sessionsFedFromStore == 0)
        await hub.publish(try published(514...515, from: alice))
        #expect(try await reader.read() == [514, 515])
    }

    @Test func `it misses nothing that is published while a page is read`() async throws {
        let reader = try await overfull()
        _ = try await reader.read()
        let first = try await nextRequest()
        // Stored after the page was read: the page does not have it, and the session is not live yet.
        await hub.publish(try published(514...514, from: alice))
        await hub.feed(first, page: try published(513...513, from: alice))
        #expect(try await reader.read() == [513])
        let second = try await nextRequest()
        #expect(second.after == MessageID(rawValue: 513))
        #expect(second.publishedThrough == MessageID(rawValue: 514))
        await hub.feed(second, page: try published(514...514, from: alice))
        await hub.publish(try published(515...515, from: alice))
        #expect(try await reader.read() == [514, 515])
    }

    @Test func `a page that has what is published later gives nothing twice`() async throws {
        let reader = try await overfull()
        _ = try await reader.read()
        let request = try await nextRequest()
        // On disk, and in the page, before the hub hears of it.
        await hub.feed(request, page: try published(513...514, from: alice))
        await hub.publish(try published(514...515, from: alice))
        #expect(try await reader.read() == [513, 514, 515])
    }

    @Test func `after a full page it asks for the next one`() async throws {
        let reader = try await overfull()
        await hub.publish(try published(514...800, from: alice))
        _ = try await reader.read()
        await hub.feed(try await nextRequest(), page: try published(513...768, from: alice))
        #expect(try await reader.read() == Array(513...768))
        let request = try await nextRequest()
        #expect(request.after == MessageID(rawValue: 768))
        #expect(request.publishedThrough == MessageID(rawValue: 800))
    }

    @Test func `its own messages leave no hole when it joins again`() async throws {
        let reader = try await overfull()
        await hub.publish([try PublishedMessage(stored(514, from: bob, origin: 42))])
        _ = try await reader.read()
        await hub.feed(try await nextRequest(), page: try published(513...513, from: alice))
        await hub.publish(try published(515...515, from: alice))
        #expect(try await reader.read() == [513, 515])
    }

    @Test func `a page that could not be read is asked for again, though nothing else happens`() async throws {
        let reader = try await overfull()
        _ = try await reader.read()
        await hub.feedFailed(try await nextRequest())
        #expect(try await nextRequest().after == MessageID(rawValue: 512))
    }

    @Test func `a page for a session that has gone is forgotten`() async throws {
        let reader = try await overfull()
        _ = try await reader.read()
        let request = try await nextRequest()
        await hub.close(reader.id, .lost)
        await hub.feed(request, page: try published(513...513, from: alice))
        await hub.feedFailed(request)
        #expect(try await reader.read().isEmpty)
    }

    @Test func `a hub that is closed asks for nothing`() async throws {
        let reader = try await overfull()
        await hub.close()
        _ = try await reader.read()
        var iterator = requests.makeAsyncIterator()
        #expect(await iterator.next() == nil)
    }
}
