import ChatProtocol
import ChatStorage
import ChatStorageTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServerCore

/// A message for more readers than the hub serves in one turn.
@Suite(.timeLimit(.minutes(1))) struct DeliveryHubPublishingTests {
    private let loop = NIOAsyncTestingEventLoop()
    private let hub: DeliveryHub
    private let sender: Account
    private let readers: [HubReader]

    init() async throws {
        hub = testHub(eventLoop: loop).hub
        sender = try account(1, "sender")
        var readers: [HubReader] = []
        for number in 2..<Int64(2 * DeliveryHub.readersPerTurn + 3) {
            readers.append(await HubReader(hub, try account(number, "reader\(number)")))
        }
        self.readers = readers
    }

    /// Waits until that many readers have received the message.
    private func serve(_ count: Int, _ served: inout Set<Int>, advancing: Bool) async throws {
        while served.count < count {
            try Task.checkCancellation()
            try await look(&served)
            if advancing {
                await loop.advanceTime(by: .milliseconds(1))
            }
            await Task.yield()
        }
    }

    /// Adds the readers that have received the message by now.
    private func look(_ served: inout Set<Int>) async throws {
        for place in readers.indices where try await readers[place].read() == [1] {
            served.insert(place)
        }
    }

    /// After a failure, shuts the loop down: otherwise a publication would wait for a time that never comes.
    private func endingLoop(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            await loop.shutdownGracefully()
            throw error
        }
    }

    @Test(arguments: [false, true])
    func `readers get it by turns, and others are seen to in between`(isRoom: Bool) async throws {
        let message =
            isRoom
            ? try PublishedMessage(room(1, from: sender, members: 2..<Int64(readers.count + 2)))
            : try PublishedMessage(stored(1, from: sender))
        async let publishing: Void = hub.publish([message])
        try await endingLoop {
            var served: Set<Int> = []
            try await serve(DeliveryHub.readersPerFlush, &served, advancing: false)
            // The hub answers only when its turn is over, and the clock stands still, so no other turn begins.
            _ = await hub.hasSession(of: sender.id)
            try await look(&served)
            // A turn is over after some time or a number of readers, and the clock stands still now.
            #expect(served.count <= DeliveryHub.readersPerTurn)
            // A reader that is still waiting for its turn leaves, and a new one joins.
            let leaver = try #require(readers.indices.first { !served.contains($0) })
            await hub.close(readers[leaver].id, .lost)
            let newcomer = await HubReader(hub, try account(9999, "newcomer"))
            try await serve(readers.count - 1, &served, advancing: true)
            #expect(!served.contains(leaver))
            #expect(try await readers[leaver].read() == [])
            #expect(try await newcomer.read() == [])
        }
        await publishing
    }

    @Test func `everybody's messages and one's own come in their order`() async throws {
        for reader in readers.dropFirst(2) {
            await hub.close(reader.id, .lost)
        }
        let friend = try account(2, "reader2")
        await hub.publish([
            try PublishedMessage(stored(1, from: sender, to: friend)),
            try PublishedMessage(stored(2, from: sender)),
            try PublishedMessage(stored(3, from: sender, to: friend)),
            try PublishedMessage(stored(4, from: sender)),
        ])
        #expect(try await readers[0].read() == [1, 2, 3, 4])
        #expect(try await readers[1].read() == [2, 4])
        await hub.publish([try PublishedMessage(stored(5, from: sender, to: friend))])
        #expect(try await readers[0].read() == [5])
        #expect(try await readers[1].read() == [])
    }

    @Test func `senders have their answers while readers still wait`() async throws {
        let store = try InMemoryChatStore.knowing("sender")
        let queue = CommitQueue(store: store, hub: hub, logger: .quiet)
        let outbox = Outbox {}
        let draft = MessageDraft(
            sender: sender.id,
            destination: .everyone,
            body: Array("hello".utf8),
            token: Array(repeating: 7, count: 16),
            time: 1_700_000_000_000,
            origin: 7
        )
        async let running: Void = queue.run()
        try await endingLoop {
            #expect(queue.submit(draft, reply: ReplyAddress(outbox: outbox, requestID: 1)) == .taken)
            var answers: [ProtoServerFrame] = []
            while answers.isEmpty {
                try Task.checkCancellation()
                answers = try await outbox.takeFrames()
                await Task.yield()
            }
            #expect(answers.map(\.stored.sequence) == [1])
            var served: Set<Int> = []
            try await look(&served)
            #expect(served.count <= DeliveryHub.readersPerTurn)
            async let drained: Void = queue.drain()
            try await serve(readers.count, &served, advancing: true)
            await drained
        }
        queue.stop()
        await running
    }

    @Test func `few readers get it at once`() async throws {
        for reader in readers.dropFirst(DeliveryHub.readersPerFlush) {
            await hub.close(reader.id, .lost)
        }
        // The clock stands still: a pause would never end.
        await hub.publish([try PublishedMessage(stored(1, from: sender))])
        for reader in readers.prefix(DeliveryHub.readersPerFlush) {
            #expect(try await reader.read() == [1])
        }
    }

    private func room(_ id: Int64, from sender: Account, members: Range<Int64>) throws -> StoredMessage {
        StoredMessage(
            id: MessageID(rawValue: id),
            conversation: ConversationID(rawValue: 7),
            sequence: SequenceNumber(rawValue: id),
            kind: .room,
            sender: sender.username.value,
            recipient: nil,
            senderID: sender.id,
            recipientID: nil,
            time: 0,
            body: Array("hello".utf8),
            origin: 1000,
            members: members.map { AccountID(rawValue: $0) }
        )
    }
}
