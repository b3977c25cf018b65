import ChatProtocol
import ChatStorage
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServerCore

/// A message for more readers than are seen to in one go.
@Suite(.timeLimit(.minutes(1))) struct DeliveryHubPublishingTests {
    private static let readersAtOnce = DeliveryHub.readersAtOnce

    private let loop = NIOAsyncTestingEventLoop()
    private let hub: DeliveryHub
    private let sender: Account
    private let readers: [HubReader]

    init() async throws {
        hub = testHub(eventLoop: loop).hub
        sender = try account(1, "sender")
        var readers: [HubReader] = []
        for number in 2..<Int64(2 * Self.readersAtOnce + 3) {
            readers.append(await HubReader(hub, try account(number, "reader\(number)")))
        }
        self.readers = readers
    }

    /// Waits until so many readers have had the message.
    private func serve(_ count: Int, _ served: inout Set<Int>, advancing: Bool) async throws {
        while served.count < count {
            for place in readers.indices where try await readers[place].read() == [1] {
                served.insert(place)
            }
            if advancing {
                await loop.advanceTime(by: .milliseconds(1))
            }
            await Task.yield()
        }
    }

    @Test(arguments: [false, true])
    func `readers get it by turns, and others are seen to in between`(isRoom: Bool) async throws {
        let message =
            isRoom
            ? try PublishedMessage(room(1, from: sender, members: 2..<Int64(readers.count + 2)))
            : try PublishedMessage(stored(1, from: sender))
        async let publishing: Void = hub.publish([message])
        var served: Set<Int> = []
        try await serve(Self.readersAtOnce, &served, advancing: false)
        #expect(served.count == Self.readersAtOnce)
        // Somebody whose turn has not come leaves, and somebody comes.
        let leaver = try #require(readers.indices.first { !served.contains($0) })
        await hub.close(readers[leaver].id, flushing: false)
        let newcomer = await HubReader(hub, try account(9999, "newcomer"))
        try await serve(readers.count - 1, &served, advancing: true)
        await publishing
        #expect(!served.contains(leaver))
        #expect(try await readers[leaver].read() == [])
        #expect(try await newcomer.read() == [])
    }

    @Test func `few readers get it at once`() async throws {
        for reader in readers.dropFirst(Self.readersAtOnce) {
            await hub.close(reader.id, flushing: false)
        }
        // Time stands still: a pause would never end.
        await hub.publish([try PublishedMessage(stored(1, from: sender))])
        for reader in readers.prefix(Self.readersAtOnce) {
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
