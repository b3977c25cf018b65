import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Sealed messages: which are stored, and what each session is sent.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolSealedTests {
    private let laptop = TestDevice("alice", 7)
    private let desk = TestDevice("bob", 9)

    /// Runs a test with alice's laptop and bob's desk.
    private func withPair(
        bytes: RateLimiter<DailyBytes> = RateLimiter(DailyBytes(limit: 0)),
        _ body: (ControlServices, inout ControlPeer, inout ControlPeer) async throws -> Void
    ) async throws {
        try await withStore(bytes: bytes) { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            try await body(services, &alice, &bob)
        }
    }

    private func send(_ blocks: [UInt64: Int] = [9: 146], token: UInt8 = 1) -> ProtoClientFrame.OneOf_Request {
        .send(.sealed(.test(from: 7, blocks: blocks), to: "bob", token: token))
    }

    @Test func `a sealed message is answered with its place, and each session gets its own block`() async throws {
        try await withPair { services, alice, bob in
            var (deskAgain, oldBob, aliceAgain, oldAlice) = try (
                ControlPeer(services), ControlPeer(services), ControlPeer(services), ControlPeer(services)
            )
            _ = try await (deskAgain.logIn(again: desk), oldBob.logIn("bob"))
            _ = try await (aliceAgain.logIn(again: laptop), oldAlice.logIn("alice"))
            let receipt = try await alice.reply(to: send()).stored
            #expect((receipt.conversation, receipt.sequence, receipt.repeated) == (2, 1, false))
            for peer in [bob, deskAgain] {
                let messages = try await peer.events().flatMap { try $0.messages }
                #expect(messages.map(\.sealed.block) == [Data(repeating: 9, count: 146)])
                #expect(messages.map(\.sealed.payload) == [Data(repeating: 0xAA, count: 144)])
                #expect(messages.map(\.sealed.senderDevice) == [7])
                #expect(messages.map(\.text) == [""])
            }
            let own = try await aliceAgain.events().flatMap { try $0.messages }
            #expect(own.map(\.sealed.block.count) == [0])
            #expect(own.map(\.sealed.payload.count) == [144])
            for peer in [oldBob, oldAlice] {
                let messages = try await peer.events().flatMap { try $0.messages }
                #expect(messages.map(\.text) == [StoredMessage.unopenable])
                #expect(messages.map(\.sealed) == [.with { $0.senderDevice = 7 }])
            }
            #expect(services.devices.counts.totals.messages == 1)
        }
    }

    @Test(arguments: BadSealedSend.all)
    func `what cannot be sent is refused with a sentence, and nothing is stored`(bad: BadSealedSend) async throws {
        try await withPair { _, alice, bob in
            let answer = try await alice.reply(to: .send(bad.send))
            #expect(answer.failure == bad.code)
            #expect(answer.error.message == bad.sentence)
            #expect(try await bob.events().isEmpty)
            #expect(try await alice.page(of: 2).failure == .noSuchConversation)
        }
    }

    @Test(
        arguments: [
            [55: 146], [9: 146, 55: 146], [7: 146], [8: 146, 9: 146],
        ] as [[UInt64: Int]]
    )
    func `blocks for other devices than the present ones are refused`(blocks: [UInt64: Int]) async throws {
        try await withPair { services, alice, bob in
            let answer = try await alice.reply(to: send(blocks))
            #expect([.devicesChanged, .invalidSealed].contains(answer.failure))
            #expect(answer.failure == .invalidSealed || services.devices.counts.totals.devicesChanged == 1)
            #expect(try await bob.events().isEmpty)
            #expect(try await alice.page(of: 2).failure == .noSuchConversation)
        }
    }

    @Test func `after the recipient's list has changed a client seals again with the same token`() async throws {
        try await withPair { services, alice, bob in
            let phone = TestDevice("bob", 10, identity: desk.identity)
            try await bob.succeed(desk.publishing(desk.list(version: 2, after: desk.list(), with: [phone])))
            let refused = try await alice.reply(to: send())
            #expect(refused.failure == .devicesChanged)
            #expect(
                refused.error.message
                    == "The devices of an account have changed: get the lists, and seal again. Nothing was stored."
            )
            #expect(try await alice.reply(to: send([9: 146, 10: 150])).stored.sequence == 1)
            #expect(services.devices.counts.totals.devicesChanged == 1)
            #expect(services.devices.counts.totals.messages == 1)
        }
    }

    @Test func `the answer tells whether what is stored is sealed, also if the token was known`() async throws {
        try await withPair { _, alice, _ in
            for (token, isSealed) in [(1, true), (2, false)] as [(UInt8, Bool)] {
                let plain = ProtoClientFrame.OneOf_Request.send(.with("hi", to: "bob", token: token))
                let first = try await alice.reply(to: isSealed ? send(token: token) : plain).stored
                #expect((first.sealed, first.repeated) == (isSealed, false))
                // The request says otherwise the second time.
                let again = try await alice.reply(to: isSealed ? plain : send(token: token)).stored
                #expect((again.sealed, again.repeated) == (isSealed, true))
                #expect(again.messageID == first.messageID)
            }
        }
    }

    @Test func `a known token is answered before the devices are looked at`() async throws {
        try await withPair { _, alice, bob in
            let first = try await alice.reply(to: send()).stored
            let phone = TestDevice("bob", 10, identity: desk.identity)
            try await bob.succeed(desk.publishing(desk.list(version: 2, after: desk.list(), with: [phone])))
            _ = try await bob.events()
            for blocks in [[9: 146], [9: 150, 10: 146], [55: 146]] as [[UInt64: Int]] {
                let again = try await alice.reply(to: send(blocks)).stored
                #expect(again.repeated)
                #expect((again.sequence, again.messageID) == (first.sequence, first.messageID))
            }
            #expect(try await bob.events().isEmpty)
        }
    }

    @Test func `plain messages go on between all, and a sealed one to somebody without keys is refused`() async throws {
        try await withPair { services, alice, bob in
            var carol = try ControlPeer(services)
            _ = try await carol.logIn("carol")
            #expect(try await alice.reply(to: .send(.with("hi", to: "bob", token: 3))).stored.sequence == 1)
            #expect(try await carol.reply(to: .send(.with("hi", to: "alice", token: 4))).stored.sequence == 1)
            let plain = try await bob.events().flatMap { try $0.messages }
            #expect(plain.map(\.text) == ["hi"])
            #expect(plain.allSatisfy { !$0.hasSealed })
            let sealed = ProtoSend.sealed(.test(from: 7, blocks: [55: 146]), to: "carol", token: 5)
            #expect(try await alice.reply(to: .send(sealed)).failure == .devicesChanged)
        }
    }

    @Test func `a note of the only device has no block, and is sent without one`() async throws {
        try await withPair { services, alice, _ in
            let note = ProtoSend.sealed(.test(from: 7, blocks: [:]), to: "alice")
            #expect(try await alice.reply(to: .send(note)).stored.sequence == 1)
            let page = try await alice.answer(.getHistory(.with { ($0.user, $0.limit) = ("alice", 9) })).history
            #expect(page.messages.map(\.message.sealed.payload.count) == [144])
            #expect(page.messages.map(\.message.sealed.block.count) == [0])
        }
    }

    @Test func `the quota counts payload and blocks`() async throws {
        // The lists and keys take some 2000 bytes.
        try await withPair(bytes: RateLimiter(DailyBytes(limit: 2600))) { _, alice, _ in
            #expect(try await alice.reply(to: send()).stored.sequence == 1)
            let large = ProtoSend.sealed(.test(from: 7, payload: 144, blocks: [9: 1282]), to: "bob", token: 2)
            let refused = try await alice.reply(to: .send(large))
            #expect(refused.failure == .quotaExceeded)
            #expect(try await alice.page(of: 2).history.sequences == [1])
        }
    }
}

/// A sealed message that the server refuses before it looks at devices.
struct BadSealedSend: Sendable, CustomTestStringConvertible {
    let send: ProtoSend
    let code: ProtoErrorCode
    let sentence: String

    var testDescription: String { sentence }

    private static let good = ProtoSend.sealed(.test(from: 7, blocks: [9: 146]), to: "bob")

    private static func with(_ change: (inout ProtoSend) -> Void) -> ProtoSend {
        var send = good
        change(&send)
        return send
    }

    static let all = [
        BadSealedSend(
            send: with { $0.body = .init("hi".utf8) },
            code: .malformedFrame,
            sentence: "A sealed message has no body beside it."
        ),
        BadSealedSend(
            send: with { $0.recipient = "" },
            code: .malformedFrame,
            sentence: "A sealed message goes to one account."
        ),
        BadSealedSend(
            send: with { ($0.recipient, $0.room) = ("", 5) },
            code: .malformedFrame,
            sentence: "A sealed message goes to one account."
        ),
        BadSealedSend(
            send: with { $0.room = 5 },
            code: .malformedFrame,
            sentence: "A sealed message goes to one account."
        ),
        BadSealedSend(
            send: with { $0.token = Data(count: 17) },
            code: .invalidToken,
            sentence: "The token must have 16 bytes."
        ),
        BadSealedSend(
            send: with { $0.recipient = "dave" },
            code: .noSuchUser,
            sentence: "There is no account of that name."
        ),
        BadSealedSend(
            send: with { $0.sealed = .init() },
            code: .noSuchDevice,
            sentence: "This session is another device than the one that sealed the message."
        ),
        BadSealedSend(
            send: with { $0.sealed.payload = Data(count: 300) },
            code: .invalidSealed,
            sentence: "The sealed message has a payload of 300 bytes, a length that no payload has."
        ),
        BadSealedSend(
            send: with { $0.sealed.blocks = [] },
            code: .invalidSealed,
            sentence: "The sealed message has no block: nobody could open it."
        ),
    ]
}
