import ChatProtocol
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatClientCore

/// News that the store keeps until the consumer of the events has dealt with them.
@Suite struct EncryptionPipelineNewsTests {
    private static let changed = EncryptionNews.identityChanged(account: "alice", wasVerified: false, time: 1)

    private let loop = NIOAsyncTestingEventLoop()
    private let events = ChatEvents()
    private let store = InMemoryKeyStore()

    private func pipeline() -> EncryptionPipeline {
        EncryptionPipeline(
            store: KeyStore(store),
            name: "bob",
            policy: EncryptionPolicy(makesIdentity: true, requiresEncryption: false, label: "laptop"),
            events: events,
            eventLoop: loop,
            failure: nil
        )
    }

    private func untold() async throws -> [EncryptionNews] {
        try await store.transaction { try $0.untoldNews() }
    }

    private func take(_ iterator: inout ChatEvents.Iterator) async -> ChatEvent? {
        await iterator.next(isolation: nil)
    }

    @Test func `news of an earlier session are told first, and kept until they were dealt with`() async throws {
        try await store.transaction { try $0.keep(untold: [Self.changed]) }
        let pipeline = pipeline()
        await pipeline.step([.ticked])
        await pipeline.step([.ticked])
        #expect(events.waiting == 1)
        var iterator = events.makeAsyncIterator()
        #expect(await take(&iterator) == .encryption(Self.changed))
        await pipeline.step([.ticked])
        #expect(try await untold() == [Self.changed])
        events.add(.restored)
        #expect(await take(&iterator) == .restored)
        // It is removed soon also if nothing else happens.
        await pipeline.handleAll(inTime: EncryptionTimes.marks, of: loop)
        #expect(try await untold().isEmpty)
    }

    @Test func `what the consumer has not taken is told by the next session`() async throws {
        try await store.transaction { try $0.keep(untold: [Self.changed, .newDeviceNumber]) }
        let pipeline = pipeline()
        await pipeline.step([.ticked])
        var iterator = events.makeAsyncIterator()
        for _ in 1...2 {
            _ = await take(&iterator)
        }
        await pipeline.finish()
        #expect(try await untold() == [.newDeviceNumber])
    }

    @Test func `a store that fails after its commit loses no news`() async throws {
        let pipeline = pipeline()
        await pipeline.step([.ticked])
        try await store.transaction { try $0.keep(untold: [Self.changed]) }
        await pipeline.fail(FailingKeyStore.error)
        await pipeline.triedStore(nil)
        var iterator = events.makeAsyncIterator()
        var taken: [ChatEvent] = []
        for _ in 0..<events.waiting {
            await take(&iterator).map { taken.append($0) }
        }
        #expect(taken.contains(.encryption(Self.changed)))
    }
}

extension EncryptionPipeline {
    /// Handles what waits, and the timers of a time.
    fileprivate func handleAll(inTime time: TimeAmount, of loop: NIOAsyncTestingEventLoop) async {
        while case .marked? = inbox.popErrand() {
            timers.schedule(.marks, in: EncryptionTimes.marks)
        }
        await loop.advanceTime(by: time)
        while case .timer(let timer)? = inbox.popErrand() {
            await handle(timer)
        }
    }
}
