import ChatProtocol
import ChatStorage
import ChatStorageTesting
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolMessageTests {
    private static let passwords = ["alice": "Sesame123", "bob": "Sesame123", "carol": "Sesame123"]

    @Test func `a public message is answered with its place and reaches everyone else`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let receipt = try await alice.answer(.send(.with("hello"))).stored
            #expect(receipt.conversation == 1)
            #expect(receipt.sequence == 1)
            #expect(receipt.messageID == 1)
            #expect(receipt.time > 1_700_000_000_000)
            #expect(!receipt.repeated)
            for peer in [bob, carol] {
                let messages = try await peer.outbox.takeFrames().flatMap { try $0.messages }
                #expect(messages.map(\.text) == ["hello"])
                #expect(messages.map(\.sender) == ["alice"])
                #expect(messages.map(\.recipient) == [""])
                #expect(messages.map(\.time) == [receipt.time])
            }
        }
    }

    @Test func `a direct message reaches its account only, under the name as registered`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let receipt = try await alice.answer(.send(.with("psst", to: "BOB"))).stored
            #expect(receipt.conversation == 2)
            #expect(receipt.sequence == 1)
            let messages = try await bob.outbox.takeFrames().flatMap { try $0.messages }
            #expect(messages.map(\.text) == ["psst"])
            #expect(messages.map(\.recipient) == ["bob"])
            #expect(try await carol.outbox.takeFrames().isEmpty)
        }
    }

    @Test func `sending again with the same token stores and shows nothing twice`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let first = try await alice.answer(.send(.with("hello"))).stored
            let second = try await alice.answer(.send(.with("hello"))).stored
            #expect(second.repeated)
            #expect(second.messageID == first.messageID)
            #expect(second.time == first.time)
            #expect(try await bob.outbox.takeFrames().flatMap { try $0.messages }.count == 1)
        }
    }

    @Test(arguments: [16_383, 16_384])
    func `a body up to the limit is taken`(bytes: Int) async throws {
        try await withServices(passwords: Self.passwords) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let body = String(repeating: "x", count: bytes)
            #expect(try await alice.answer(.send(.with(body))).stored.sequence == 1)
        }
    }

    @Test(arguments: BadSend.all)
    func `what cannot be sent is refused with a sentence, and nothing is stored`(bad: BadSend) async throws {
        let store = InMemoryChatStore()
        try await withServices(passwords: Self.passwords, messages: store) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let answer = try await alice.answer(.send(bad.send))
            #expect(answer.failure == bad.code)
            #expect(answer.error.message == bad.sentence)
            #expect(store.batches.isEmpty)
            #expect(!alice.connection.isLeaving)
        }
    }

    @Test func `a message to somebody who is away is stored, and its repetition is known`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let first = try await alice.answer(.send(.with("psst", to: "BOB"))).stored
            #expect(first.conversation == 2)
            #expect(first.sequence == 1)
            #expect(!first.repeated)
            let again = try await alice.answer(.send(.with("psst", to: "bob"))).stored
            #expect(again.messageID == first.messageID)
            #expect(again.repeated)
        }
    }

    @Test func `whoever has logged out is not on the list any more`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            _ = try await bob.answer(.logout(.init()))
            #expect(try await alice.answer(.listUsers(.init())).userList.usernames == ["alice"])
        }
    }

    @Test func `whoever logs out first gets what was pending, then the answer, and is offline`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            _ = try await alice.answer(.send(.with("one")))
            let frames = try await bob.ask(.logout(.init()))
            #expect(try frames.map { try $0.messages.map(\.text) } == [["one"], []])
            #expect(frames.last?.body == .loggedOut(.init()))
            #expect(bob.connection.isLeaving)
            #expect(await services.hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["alice"])
        }
    }

    @Test func `whoever fell behind is given what the store kept before the logout is answered`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            // More than the 512 that may be in flight to bob, because bob reads nothing until he leaves.
            for number in 1...600 {
                var message = ProtoSend.with("\(number)")
                message.token = .init((0..<16).map { UInt8(truncatingIfNeeded: number >> $0) })
                _ = try await alice.answer(.send(message))
            }
            let outbox = bob.outbox
            async let frames = outbox.readToEnd(of: services.hub)
            let logout = ProtoClientFrame.with { ($0.requestID, $0.logout) = (7, .init()) }
            await bob.connection.handle(.frame(ByteBuffer(bytes: try logout.serializedBytes() as [UInt8])))
            outbox.finish()
            let all = try await frames
            #expect(try all.flatMap { try $0.messages.map(\.text) } == (1...600).map { "\($0)" })
            #expect(all.last?.body == .loggedOut(.init()))
        }
    }

    @Test func `a long list of users comes by pages`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            for number in 1...700 {
                let user = try account(Int64(number) + 10, "user\(1000 + number)")
                await services.hub.open(user, origin: 1, outbox: Outbox {}, activity: LastActivity())
            }
            let first = try await alice.answer(.listUsers(.init())).userList
            #expect(first.usernames.count == 500)
            #expect(first.usernames.first == "alice")
            #expect(first.more)
            let second = try await alice.answer(.listUsers(.with { $0.after = "USER1499" })).userList
            #expect(second.usernames == (1500...1700).map { "user\($0)" })
            #expect(!second.more)
        }
    }

    @Test func `while the server stops nothing more is taken`() async throws {
        try await withServices(passwords: Self.passwords) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            services.commits.refuse()
            #expect(try await alice.answer(.send(.with("late"))).failure == .shuttingDown)
        }
    }

    @Test func `whoever has not logged in may log out too`() async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            try await peer.greet()
            #expect(try await peer.answer(.logout(.init())).body == .loggedOut(.init()))
            #expect(peer.connection.isLeaving)
        }
    }

    @Test func `a message that the store does not take is not called stored`() async throws {
        let store = InMemoryChatStore()
        try await withServices(passwords: Self.passwords, messages: store) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            store.fail(with: .diskFull(path: "messages"))
            let answer = try await alice.answer(.send(.with("hello")))
            #expect(answer.failure == .storageFailed)
            #expect(answer.error.message == "The server could not store the message. Try again later.")
        }
    }
}

/// A message that the server refuses.
struct BadSend: Sendable {
    let send: ProtoSend
    let code: ProtoErrorCode
    let sentence: String

    static let all = [
        BadSend(send: .with(""), code: .emptyMessage, sentence: "A message cannot be empty."),
        BadSend(
            send: .with(String(repeating: "x", count: 16_385)),
            code: .messageTooLong,
            sentence: "The message has 16385 bytes; the limit is 16384."
        ),
        BadSend(send: .with(body: [0x68, 0xFF]), code: .messageNotText, sentence: notText),
        // A surrogate, and an overlong slash: RFC 3629, section 3, allows neither.
        BadSend(send: .with(body: [0xED, 0xA0, 0x80]), code: .messageNotText, sentence: notText),
        BadSend(send: .with(body: [0xC0, 0xAF]), code: .messageNotText, sentence: notText),
        BadSend(send: .with(tokenBytes: 15), code: .invalidToken, sentence: "The token must have 16 bytes."),
        BadSend(send: .with(tokenBytes: 17), code: .invalidToken, sentence: "The token must have 16 bytes."),
        BadSend(send: .with(tokenBytes: 0), code: .invalidToken, sentence: "The token must have 16 bytes."),
        BadSend(send: .with("hi", to: "dave"), code: .noSuchUser, sentence: "There is no account of that name."),
        BadSend(send: .with("hi", to: "?"), code: .noSuchUser, sentence: "There is no account of that name."),
        BadSend(
            send: .with("hi", to: "bob", room: 1),
            code: .malformedFrame,
            sentence: "A message goes to an account or to a room, not to both."
        ),
    ]

    private static let notText = "The message is not valid UTF-8 text."
}

extension ProtoSend {
    fileprivate static func with(body: [UInt8] = [0x68], tokenBytes: Int = 16) -> ProtoSend {
        .with {
            $0.body = .init(body)
            $0.token = .init(repeating: 1, count: tokenBytes)
        }
    }
}
