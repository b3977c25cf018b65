import ChatProtocol
import ChatStorage
import ChatStorageTesting
import NIOCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct MarkQueueTests {
    @Test func `two devices share what was read, and the other account gets a receipt`() async throws {
        try await withStore { services, _ in
            var (alice, phone, desk) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), phone.logIn("bob"), desk.logIn("bob"))
            let conversation = try await alice.answer(.send(.with("psst", to: "bob"))).stored.conversation
            _ = try await (phone.events(), desk.events())
            let mark = ProtoMark.with { ($0.conversation, $0.readThrough) = (conversation, 1) }
            #expect(try await phone.answer(.mark(mark)).body == .done(.init()))
            let expected = ProtoReceipts.with {
                $0.conversation = conversation
                $0.username = "bob"
                $0.deliveredThrough = 1
                $0.readThrough = 1
            }
            #expect(try await alice.events().map(\.receipts) == [expected])
            #expect(try await desk.events().map(\.receipts) == [expected])
            let list = try await desk.answer(.listConversations(.init())).conversationList
            #expect(list.conversations.map(\.unread) == [0, 0])
            #expect(list.conversations.map(\.readThrough) == [0, 1])
            // A repeated mark is not announced again.
            #expect(try await desk.answer(.mark(mark)).body == .done(.init()))
            #expect(try await alice.events().isEmpty)
            let own = try await alice.page(of: conversation).history.conversation
            #expect(own.peerReadThrough == 1)
        }
    }

    @Test func `whoever switched it off is not told about as having read, but as having got it`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            _ = try await bob.answer(.setPreferences(.with { $0.readReceipts = false }))
            let conversation = try await alice.answer(.send(.with("psst", to: "bob"))).stored.conversation
            _ = try await bob.events()
            _ = try await bob.answer(.mark(.with { ($0.conversation, $0.deliveredThrough) = (conversation, 1) }))
            #expect(try await alice.events().map(\.receipts.deliveredThrough) == [1])
            _ = try await bob.answer(.mark(.with { ($0.conversation, $0.readThrough) = (conversation, 1) }))
            #expect(try await alice.events().isEmpty)
        }
    }

    @Test func `marks that wait together are one, and each has its answer`() async throws {
        let store = try InMemoryChatStore.knowing("alice", "bob")
        let (hub, _) = testHub()
        let queue = MarkQueue(store: store, hub: hub, logger: .quiet)
        let outbox = Outbox {}
        let (alice, bob) = (try account(1, "alice"), try account(2, "bob"))
        for number in Int64(1)...100 {
            for account in [alice, bob] {
                let mark = Mark(
                    account: account.id,
                    conversation: .everyone,
                    deliveredThrough: 101 - number,
                    readThrough: number
                )
                let session = SessionID(rawValue: UInt64(account.id.rawValue))
                let reply = ReplyAddress(outbox: outbox, requestID: UInt64(number))
                #expect(queue.submit(mark, of: account, session: session, reply: reply) == .taken)
            }
        }
        queue.stop()
        await queue.run()
        #expect(store.movedMarks.map(\.count) == [2])
        #expect(store.movedMarks.joined().allSatisfy { $0.deliveredThrough == 100 && $0.readThrough == 100 })
        let answers = try await outbox.readToEnd(finishing: hub)
        #expect(answers.map(\.requestID).sorted() == (1...100).flatMap { [$0, $0] })
        #expect(answers.allSatisfy { $0.body == .done(.init()) })
    }

    @Test func `the queue is bounded, and takes nothing at its end`() async throws {
        let (hub, _) = testHub()
        let queue = MarkQueue(store: InMemoryChatStore(), hub: hub, logger: .quiet)
        let outbox = Outbox {}
        let alice = try account(1, "alice")
        func submit() -> OnSubmit {
            queue.submit(
                Mark(account: alice.id, conversation: .everyone, deliveredThrough: 1, readThrough: 0),
                of: alice,
                session: SessionID(rawValue: 1),
                reply: ReplyAddress(outbox: outbox, requestID: 1)
            )
        }
        for _ in 1...MarkQueue.maximumWaiting {
            #expect(submit() == .taken)
        }
        #expect(submit() == .full)
        queue.stop()
        #expect(submit() == .closing)
        await queue.run()
        await queue.drain()
    }

    @Test func `marks are stored in the order of their coming`() async throws {
        let store = InMemoryChatStore()
        let (hub, _) = testHub()
        let queue = MarkQueue(store: store, hub: hub, logger: .quiet)
        for number in Int64(1)...600 {
            let one = try account(number, "user\(number)")
            #expect(submit(to: queue, by: one) == .taken)
        }
        queue.stop()
        await queue.run()
        #expect(store.movedMarks.map(\.count) == [512, 88])
        #expect(store.movedMarks.joined().map(\.account.rawValue) == Array(1...600))
    }

    @Test func `whoever waits for what there is does not wait for what comes later`() async throws {
        let (hub, _) = testHub()
        let alice = try account(1, "alice")
        let isOver = Mutex(false)
        let again = Mutex<(@Sendable () -> Void)?>(nil)
        let store = InMemoryChatStore(beforeMove: { _ in again.withLock { $0 }?() })
        let queue = MarkQueue(store: store, hub: hub, logger: .quiet)
        // Each stored mark submits the next one.
        again.withLock { again in
            again = {
                let isMore = isOver.withLock { !$0 }
                if isMore {
                    _ = submit(to: queue, by: alice)
                }
            }
        }
        #expect(submit(to: queue, by: alice) == .taken)
        async let running: Void = queue.run()
        await queue.drain()
        await queue.drain()
        isOver.withLock { $0 = true }
        queue.stop()
        await running
        #expect(store.movedMarks.count >= 2)
    }

    private func submit(to queue: MarkQueue, by account: Account) -> OnSubmit {
        queue.submit(
            Mark(account: account.id, conversation: .everyone, deliveredThrough: 1, readThrough: 0),
            of: account,
            session: SessionID(rawValue: 1),
            reply: ReplyAddress(outbox: Outbox {}, requestID: 1)
        )
    }

    @Test func `a store that fails is said to have`() async throws {
        let (hub, _) = testHub()
        let store = InMemoryChatStore()
        try await store.close()
        let queue = MarkQueue(store: store, hub: hub, logger: .quiet)
        let outbox = Outbox {}
        let alice = try account(1, "alice")
        _ = queue.submit(
            Mark(account: alice.id, conversation: .everyone, deliveredThrough: 1, readThrough: 0),
            of: alice,
            session: SessionID(rawValue: 1),
            reply: ReplyAddress(outbox: outbox, requestID: 1)
        )
        queue.stop()
        await queue.run()
        #expect(try await outbox.takeFrames().map(\.failure) == [.storageFailed])
    }
}

extension Outbox {
    /// Reads everything that is there, and ends it.
    fileprivate func readToEnd(finishing hub: DeliveryHub) async throws -> [ProtoServerFrame] {
        finish()
        return try await readToEnd(of: hub)
    }
}
