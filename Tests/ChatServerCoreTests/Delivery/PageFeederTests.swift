import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct PageFeederTests {
    private let hub: DeliveryHub
    private let requests: AsyncStream<PageRequest>
    private let store = InMemoryChatStore()

    init() {
        (hub, requests) = testHub(recentMessages: 0)
    }

    /// A reader that is online while public messages are stored and published, and reads only afterwards.
    private func reader(of count: Int) async throws -> HubReader {
        let alice = try await store.account(for: Username("alice"))
        let reader = await HubReader(hub, try await store.account(for: Username("bob")))
        for number in 0..<count {
            let draft = MessageDraft(
                sender: alice.id,
                destination: .everyone,
                body: [0x68],
                token: [UInt8(number >> 8), UInt8(number & 0xFF)] + [UInt8](repeating: 0, count: 14),
                time: 0,
                origin: 9
            )
            await hub.publish(try await store.append([draft]).compactMap(\.message).map { try PublishedMessage($0) })
        }
        return reader
    }

    @Test func `a reader that fell far behind gets everything once and in order`() async throws {
        let reader = try await reader(of: 1500)
        let feeder = PageFeeder(requests: requests, store: store, hub: hub, logger: .quiet)
        async let feeding: Void = feeder.run()
        var ids: [UInt64] = []
        while ids.count < 1500 {
            ids += try await reader.readNext()
        }
        #expect(ids == Array(1...1500))
        await hub.close()
        await feeding
    }

    @Test func `a store that fails once costs no message`() async throws {
        let reader = try await reader(of: 600)
        let indices = try await reader.outbox.takeAll().compactMap(\.deliveries).flatMap(\.indices)
        #expect(indices.count == 512)
        store.fail(with: .busy(path: "messages"))
        await hub.controlWritten(.init(session: reader.id, indices: Array(indices.prefix(300))))
        try await serveOne()
        store.fail(with: nil)
        await hub.controlWritten(.init(session: reader.id, indices: Array(indices.dropFirst(300))))
        try await serveOne()
        #expect(try await reader.read() == Array(513...600))
    }

    /// Waits for one request and serves it.
    private func serveOne() async throws {
        var iterator = requests.makeAsyncIterator()
        let request = try #require(await iterator.next())
        let one = AsyncStream { continuation in
            continuation.yield(request)
            continuation.finish()
        }
        await PageFeeder(requests: one, store: store, hub: hub, logger: .quiet).run()
    }
}
