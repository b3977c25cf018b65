import ChatProtocol
import ChatStorage
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct UpkeepTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private let stop = StopFlag()

    @Test func `old messages are removed in batches until there are none`() async throws {
        let store = FadingStore(messages: 1250)
        let retention = Retention(days: 7)
        let task = RetentionTask(retention, store: store)
        await task.enforce(now: 77, until: stop)
        #expect(store.calls.withLock { $0 } == [500, 500, 500])
        #expect(store.messages.withLock { $0 } == 0)
        await task.enforce(now: 77, until: stop)
        #expect(store.calls.withLock { $0 }.count == 4)
    }

    @Test func `it looks at its start, and ends`() async throws {
        let gate = Gate()
        let store = FadingStore(messages: 3, gate: gate)
        let task = PeriodicTask(RetentionTask(Retention(messages: 1), store: store), on: loop)
        async let running: Void = task.run()
        // The next look would be a minute later.
        try await gate.waitForArrival()
        task.stop()
        gate.open()
        await running
        #expect(store.messages.withLock { $0 } == 0)
    }

    @Test func `without a bound nothing is removed`() async throws {
        let store = FadingStore(messages: 3)
        let task = RetentionTask(Retention(), store: store)
        await task.tick(until: stop)
        #expect(store.calls.withLock { $0 }.isEmpty)
    }

    @Test func `a store that fails is tried again at the next look`() async throws {
        let store = FadingStore(messages: 3)
        store.fails.withLock { $0 = true }
        let task = RetentionTask(Retention(days: 1), store: store)
        await task.enforce(now: 0, until: stop)
        store.fails.withLock { $0 = false }
        await task.enforce(now: 0, until: stop)
        #expect(store.messages.withLock { $0 } == 0)
    }

    @Test func `it goes on where it was, and not after it was stopped`() async throws {
        let store = FadingStore(messages: 1250)
        let task = RetentionTask(Retention(days: 7), store: store)
        await task.enforce(now: 77, until: stop)
        #expect(store.places.withLock { $0 } == [0, 1, 2])
        stop.set()
        await task.enforce(now: 77, until: stop)
        #expect(store.places.withLock { $0 }.count == 3)
    }

    @Test func `while somebody sends one batch is indexed, and nothing by who was stopped`() async throws {
        try await withStore { services, store in
            let indexer = SearchIndexer(store: store, commits: services.commits, logger: .quiet)
            let stopped = StopFlag()
            stopped.set()
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            try await alice.sendNumbers(600)
            let sent = NIODeadline.now()
            await indexer.indexAll(until: stopped, now: { sent + .seconds(1) })
            await indexer.indexAll(until: stop, now: { sent - .seconds(60) })
            #expect(try await store.index(limit: 1000) == 600 - SearchIndexer.batchLimit)
        }
    }

    @Test func `all is indexed when nothing was sent for a second`() async throws {
        try await withStore { services, store in
            let indexer = SearchIndexer(store: store, commits: services.commits, logger: .quiet)
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            try await alice.sendNumbers(600)
            let sent = NIODeadline.now()
            await indexer.indexAll(until: stop, now: { sent + .seconds(1) })
            #expect(try await store.index(limit: 1000) == 0)
        }
    }
}

extension RetentionTask {
    /// Creates a task with a trusted clock.
    fileprivate init(_ retention: Retention, store: any RetainingStore) {
        let clock = ClockMonitor(known: nil, isHeeded: true, logger: .quiet)
        self.init(retention: { retention }, store: store, clock: clock, logger: .quiet)
    }
}

/// A store with messages that are too old.
private final class FadingStore: RetainingStore {
    let messages: Mutex<Int>
    let calls = Mutex([Int]())
    let places = Mutex([Int64]())
    let fails = Mutex(false)

    private let gate: Gate?

    init(messages: Int, gate: Gate? = nil) {
        self.messages = Mutex(messages)
        self.gate = gate
    }

    func bound(of retention: Retention, now: Int64) async throws -> RetentionBound {
        RetentionBound(messages: retention.messages, oldest: retention.days.map { _ in now }, firstKept: nil)
    }

    func enforce(_ bound: RetentionBound, after: Int64, limit: Int) async throws -> RetentionStep {
        await gate?.pass()
        if fails.withLock({ $0 }) {
            throw StorageError.closed(path: "messages")
        }
        calls.withLock { $0.append(limit) }
        places.withLock { $0.append(after) }
        return messages.withLock { messages in
            let count = min(messages, limit)
            messages -= count
            return RetentionStep(removed: count, next: messages > 0 ? after + 1 : nil)
        }
    }

    func forget(_ username: Username) async throws -> ForgottenAccount? { nil }

    func export(_ take: (ExportRecord) async throws -> Void) async throws {}
}
