import ChatDelivery
import ChatProtocol
import ChatStorage
import Crypto
import NIOCore
import Testing

@testable import ChatServerCore

/// A session has room for 512 messages or 1 MiB, and asks for more when at most half of that is under way.
@Suite struct HubSessionTests {
    private let alice: Account
    private let session: HubSession

    init() throws {
        alice = try account(1, "alice")
        session = HubSession(
            id: SessionID(rawValue: 5),
            account: try account(2, "bob"),
            origin: 77,
            outbox: Outbox {},
            activity: LastActivity(),
            delivery: ServerDelivery(session: SessionID(rawValue: 5), secret: SymmetricKey(size: .bits256)),
            cursor: MessageID(rawValue: 0)
        )
    }

    private func take(_ ids: ClosedRange<Int64>) throws {
        for message in try published(ids, from: alice) {
            session.deliver(message)
        }
    }

    @Test func `a new message is handed over and moves the cursor`() throws {
        try take(1...3)
        #expect(session.delivery.outstandingCount == 3)
        #expect(session.cursor == MessageID(rawValue: 3))
        #expect(session.isLive)
        #expect(!session.wantsPage)
    }

    @Test func `a message that it has had is skipped`() throws {
        try take(5...5)
        try take(4...5)
        #expect(session.delivery.outstandingCount == 1)
        #expect(session.cursor == MessageID(rawValue: 5))
    }

    @Test func `its own messages are skipped but move the cursor`() throws {
        session.deliver(try PublishedMessage(stored(1, from: alice, origin: 77)))
        #expect(session.delivery.outstandingCount == 0)
        #expect(session.cursor == MessageID(rawValue: 1))
        session.deliver(try PublishedMessage(stored(2, from: alice, origin: 78)))
        #expect(session.delivery.outstandingCount == 1)
    }

    @Test func `a full session leaves the live set and keeps its cursor`() throws {
        try take(1...512)
        #expect(session.isLive)
        try take(513...513)
        #expect(!session.isLive)
        #expect(session.cursor == MessageID(rawValue: 512))
        session.delivery.controlWritten(Array(0..<512))
        try take(514...514)
        #expect(session.delivery.outstandingCount == 0)
        #expect(session.cursor == MessageID(rawValue: 512))
    }

    @Test func `a mebibyte is as full as 512 messages`() throws {
        let body = String(repeating: "x", count: 16_384)
        for id in 1...64 {
            session.deliver(try PublishedMessage(stored(Int64(id), from: alice, body: body)))
        }
        #expect(session.isLive)
        try take(65...65)
        #expect(!session.isLive)
        #expect(session.cursor == MessageID(rawValue: 64))
    }

    @Test func `it asks for a page when half is done, one at a time`() throws {
        try take(1...513)
        session.delivery.controlWritten(Array(0..<255))
        #expect(!session.wantsPage)
        session.delivery.controlWritten([255])
        #expect(session.wantsPage)
        session.isFetching = true
        #expect(!session.wantsPage)
    }

    @Test func `a page is taken until there is no room`() throws {
        try take(1...400)
        session.isLive = false
        let page = try published(390...520, from: alice)
        #expect(!session.deliver(page: page))
        #expect(session.delivery.outstandingCount == 512)
        #expect(session.cursor == MessageID(rawValue: 512))
        session.delivery.controlWritten(Array(0..<512))
        #expect(session.deliver(page: page))
        #expect(session.delivery.outstandingCount == 8)
        #expect(session.cursor == MessageID(rawValue: 520))
    }
}
