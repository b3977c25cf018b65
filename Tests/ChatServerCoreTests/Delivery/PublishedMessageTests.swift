import ChatProtocol
import ChatStorage
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite struct PublishedMessageTests {
    @Test func `a public message is for everyone but the session that sent it`() throws {
        let message = try PublishedMessage(stored(4, from: account(1, "Alice"), origin: 9, body: "hé"))
        #expect(message.id == MessageID(rawValue: 4))
        #expect(message.conversation == 1)
        #expect(message.sequence == 4)
        #expect(message.audience == .everyone)
        #expect(message.origin == 9)
        let expected = ProtoMessage.with {
            $0.conversation = 1
            $0.sequence = 4
            $0.id = 4
            $0.sender = "Alice"
            $0.time = 1_700_000_000_004
            $0.body = .init("hé".utf8)
        }
        #expect(try ProtoMessage(reading: message.encoded(for: nil)) == expected)
    }

    @Test func `a direct message is for both accounts`() throws {
        let (alice, bob) = try (account(1, "alice"), account(2, "bob"))
        let message = try PublishedMessage(stored(1, from: alice, to: bob, origin: 9))
        #expect(message.audience == .accounts([alice.id, bob.id]))
        #expect(message.origin == 9)
        #expect(try ProtoMessage(reading: message.encoded(for: nil)).recipient == "bob")
    }

    @Test func `a note to oneself comes to the session that wrote it, too`() throws {
        let alice = try account(1, "alice")
        let message = try PublishedMessage(stored(1, from: alice, to: alice, origin: 9))
        #expect(message.audience == .accounts([alice.id]))
        #expect(message.origin == nil)
    }
}
