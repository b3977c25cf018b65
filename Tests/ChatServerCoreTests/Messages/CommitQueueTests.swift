import ChatProtocol
import ChatStorage
import ChatStorageTesting
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct CommitQueueTests {
    private let hub = testHub().hub
    private let outbox = Outbox {}

    private func draft(_ number: Int, from sender: AccountID = AccountID(rawValue: 1)) -> MessageDraft {
        MessageDraft(
            sender: sender,
            destination: .everyone,
            body: Array("message \(number)".utf8),
            token: withUnsafeBytes(of: UInt64(number).bigEndian) { Array($0) + Array($0) },
            time: 1_700_000_000_000 + Int64(number),
            origin: 1
        )
    }

    private func queue(_ store: InMemoryChatStore) -> CommitQueue {
        CommitQueue(store: store, hub: hub, logger: .quiet)
    }

    private func submit(_ numbers: ClosedRange<Int>, to queue: CommitQueue) -> Bool {
        numbers.allSatisfy { number in
            queue.submit(draft(number), reply: ReplyAddress(outbox: outbox, requestID: UInt64(number))) == .taken
        }
    }

    @Test func `stored is answered and published only after the store has committed`() async throws {
        let gate = Gate()
        let queue = try queue(.knowing("alice", beforeAppend: gate.pass))
        let reader = await HubReader(hub, try account(2, "bob"), origin: 2)
        async let running: Void = queue.run()
        #expect(submit(1...1, to: queue))
        try await gate.waitForArrival()
        #expect(try await outbox.takeFrames().isEmpty)
        #expect(try await reader.read().isEmpty)
        gate.open()
        await queue.drain()
        let expected = ProtoServerFrame.with {
            $0.requestID = 1
            $0.stored.conversation = 1
            $0.stored.sequence = 1
            $0.stored.messageID = 1
            $0.stored.time = 1_700_000_000_001
        }
        #expect(try await outbox.takeFrames() == [expected])
        #expect(try await reader.read() == [1])
        queue.stop()
        await running
    }

    @Test(arguments: [(1, [1]), (5, [5]), (512, [512]), (1100, [512, 512, 76])])
    func `what waits goes into one transaction, up to 512`(count: Int, batches: [Int]) async throws {
        let store = try InMemoryChatStore.knowing("alice")
        let queue = queue(store)
        #expect(submit(1...count, to: queue))
        queue.stop()
        await queue.run()
        #expect(store.batches == batches)
        let answers = try await outbox.takeFrames()
        #expect(answers.map(\.requestID) == (1...count).map { UInt64($0) })
        #expect(answers.map(\.stored.sequence) == (1...count).map { UInt64($0) })
    }

    /// Submits one message, and eight more while that one is stored.
    private func submitNine(to queue: CommitQueue, holding gate: Gate) async throws {
        #expect(submit(1...1, to: queue))
        try await gate.waitForArrival()
        #expect(submit(2...9, to: queue))
        gate.open()
    }

    @Test func `what comes during a transaction shares the next one`() async throws {
        let gate = Gate()
        let store = try InMemoryChatStore.knowing("alice", beforeAppend: gate.pass)
        let queue = queue(store)
        async let running: Void = queue.run()
        try await submitNine(to: queue, holding: gate)
        await queue.drain()
        #expect(store.batches == [1, 8])
        queue.stop()
        await running
    }

    @Test func `a busy server's wait for more messages ends by itself`() async throws {
        let gate = Gate()
        let store = try InMemoryChatStore.knowing("alice", beforeAppend: gate.pass)
        let queue = queue(store)
        async let running: Void = queue.run()
        try await submitNine(to: queue, holding: gate)
        while store.batches.count < 2 {
            await Task.yield()
        }
        #expect(submit(10...10, to: queue))
        // No barrier (`drain`) ends the wait early.
        while store.batches.count < 3 {
            await Task.yield()
        }
        #expect(store.batches == [1, 8, 1])
        queue.stop()
        await running
    }

    @Test func `a token that was stored before is answered as repeated and published once`() async throws {
        let queue = try queue(.knowing("alice"))
        let reader = await HubReader(hub, try account(2, "bob"), origin: 2)
        for request: UInt64 in [1, 2] {
            #expect(queue.submit(draft(5), reply: ReplyAddress(outbox: outbox, requestID: request)) == .taken)
        }
        queue.stop()
        await queue.run()
        let answers = try await outbox.takeFrames()
        #expect(answers.map(\.stored.repeated) == [false, true])
        #expect(answers.map(\.stored.messageID) == [1, 1])
        #expect(try await reader.read() == [1])
    }

    @Test func `when the store fails each message is answered with an error, and the next ones are stored`()
        async throws
    {
        let store = try InMemoryChatStore.knowing("alice")
        store.fail(with: .diskFull(path: "messages"))
        let queue = queue(store)
        let reader = await HubReader(hub, try account(2, "bob"), origin: 2)
        async let running: Void = queue.run()
        #expect(submit(1...3, to: queue))
        await queue.drain()
        let failures = try await outbox.takeFrames()
        #expect(failures.map(\.requestID) == [1, 2, 3])
        #expect(failures.map(\.failure) == [.storageFailed, .storageFailed, .storageFailed])
        store.fail(with: nil)
        #expect(submit(4...4, to: queue))
        await queue.drain()
        #expect(try await outbox.takeFrames().map(\.stored.sequence) == [1])
        #expect(try await reader.read() == [1])
        queue.stop()
        await running
    }

    @Test func `no more than 8192 wait`() async throws {
        let store = try InMemoryChatStore.knowing("alice")
        let queue = queue(store)
        #expect(submit(1...8192, to: queue))
        #expect(!submit(8193...8193, to: queue))
        queue.stop()
        await queue.run()
        #expect(store.batches == Array(repeating: 512, count: 16))
    }

    @Test func `after it is finished nothing is taken, and nothing is to be waited for`() async throws {
        let store = try InMemoryChatStore.knowing("alice")
        let queue = queue(store)
        #expect(submit(1...1, to: queue))
        queue.stop()
        #expect(!submit(2...2, to: queue))
        await queue.drain()
        await queue.run()
        await queue.drain()
        #expect(store.batches == [1])
        #expect(try await outbox.takeFrames().map(\.requestID) == [1])
    }

    @Test func `when its task is cancelled nothing is taken any more, and nobody waits`() async throws {
        let queue = try queue(.knowing("alice"))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await queue.run() }
            group.cancelAll()
            await group.waitForAll()
        }
        await queue.drain()
        #expect(queue.submit(draft(1), reply: ReplyAddress(outbox: outbox, requestID: 1)) == .closing)
    }

    @Test func `drain returns when all that was submitted before is answered`() async throws {
        let gate = Gate()
        let queue = try queue(.knowing("alice", beforeAppend: gate.pass))
        async let running: Void = queue.run()
        #expect(submit(1...600, to: queue))
        try await gate.waitForArrival()
        async let answered = answersAfterDraining(queue)
        gate.open()
        #expect(try await answered == 600)
        queue.stop()
        await running
    }

    private func answersAfterDraining(_ queue: CommitQueue) async throws -> Int {
        await queue.drain()
        return try await outbox.takeFrames().count
    }
}
