import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Cost limits of an account, seen from its connection.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolCostTests {
    @Test func `an account that has stored enough for a day is told so, and when to go on`() async throws {
        let bytes = RateLimiter(DailyBytes(limit: 2 * (2 + DailyBytes.bytesPerMessage)))
        try await withStore(bytes: bytes) { services, store in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            #expect(try await alice.answer(.send(.with("hi", token: 1))).stored.sequence == 1)
            #expect(try await alice.answer(.send(.with("ho", to: "bob", token: 2))).stored.sequence == 1)
            var other = try ControlPeer(services)
            _ = try await other.logIn("alice")
            let refused = try await other.answer(.send(.with("he", token: 3)))
            #expect(refused.failure == .quotaExceeded)
            #expect(refused.error.retryAfter > 23 * 3600 * 1000)
            let hours = refused.error.retryAfter > 24 * 3600 * 1000 ? 25 : 24
            #expect(
                refused.error.message == "This server stores no more of one account in a day. "
                    + "The message was not stored. Try again in \(hours) hours."
            )
            let room = try await other.answer(.createRoom(.with { ($0.name, $0.limit) = ("Den", 2) }))
            #expect(room.failure == .quotaExceeded)
            var bob = try ControlPeer(services)
            _ = try await bob.logIn("bob")
            #expect(try await bob.ask(.send(.with("hi", token: 4))).last?.stored.sequence == 2)
            // A message that is refused for another reason is not counted.
            #expect(try await bob.answer(.send(.with("", token: 5))).failure == .emptyMessage)
        }
    }

    @Test func `a search costs as much as fifty messages`() async throws {
        let pace = RateLimiter(CommandRate(commandsPerSecond: 1_000_000))
        try await withStore(pace: pace) { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let search = ProtoSearch.with { ($0.query, $0.limit) = ("word", 10) }
            #expect(try await alice.answer(.search(search)).searchResults.messages.isEmpty)
        }
        #expect(ProtoClientFrame.OneOf_Request.search(.init()).cost == 50)
        #expect(ProtoClientFrame.OneOf_Request.send(.init()).cost == 1)
        for (blocks, cost) in [(1, 1), (4, 2), (20, 6)] {
            let sealed = ProtoSend.with { $0.sealed.blocks = Array(repeating: .init(), count: blocks) }
            #expect(ProtoClientFrame.OneOf_Request.send(sealed).cost == cost)
        }
        #expect(ProtoClientFrame.OneOf_Request.rememberLogin(.init()).cost == 10)
        #expect(ProtoClientFrame.OneOf_Request.listLogins(.init()).cost == 10)
        #expect(ProtoClientFrame.OneOf_Request.endLogin(.init()).cost == 10)
        #expect(ProtoClientFrame.OneOf_Request.listConversations(.init()).cost == 100)
        #expect(ProtoClientFrame.OneOf_Request.getDevices(.init()).cost == 10)
        #expect(ProtoClientFrame.OneOf_Request.sendDeviceMail(.init()).cost == 10)
        #expect(ProtoClientFrame.OneOf_Request.getDeviceMail(.init()).cost == 10)
        #expect(ProtoClientFrame.OneOf_Request.publishPrekeys(.init()).cost == 50)
        #expect(ProtoClientFrame.OneOf_Request.publishDevices(.init()).cost == 100)
        #expect(ProtoClientFrame.OneOf_Request.resetIdentity(.init()).cost == 100)
        let page = ProtoClientFrame.OneOf_Request.getHistory(.with { $0.catchingUp = true })
        #expect(page.budget == .catchingUp)
    }

    @Test func `one search too many is told to wait`() async throws {
        try await withStore { services, _ in
            let gate = Gate()
            let account = try await services.accounts.account(of: Username("alice")).id
            try await withThrowingTaskGroup(of: Void.self) { group in
                // The first search runs, the others wait behind it.
                group.addTask { try await services.reads.run(.search, of: account) { await gate.pass() } }
                try await gate.waitForArrival()
                for _ in 0..<ReadConcurrency.Kind.search.waiting {
                    group.addTask { try await services.reads.run(.search, of: account) {} }
                }
                while services.reads.waiting(.search, of: account) < ReadConcurrency.Kind.search.waiting {
                    await Task.yield()
                }
                var alice = try ControlPeer(services)
                _ = try await alice.logIn("alice")
                let search = ProtoSearch.with { ($0.query, $0.limit) = ("word", 10) }
                let refused = try await alice.answer(.search(search))
                #expect(refused.failure == .throttled)
                #expect((1000...1001).contains(refused.error.retryAfter))
                gate.open()
                try await group.waitForAll()
                #expect(try await alice.answer(.search(search)).searchResults.messages.isEmpty)
            }
        }
    }

    @Test func `a closed room is in the list of conversations, marked, and can be read`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let room = try await alice.createRoom("Den")
            _ = try await bob.join(room)
            _ = try await alice.ask(.send(.with("hello", room: room.conversation)))
            #expect(try await alice.answer(.leaveRoom(.with { $0.conversation = room.conversation })).done == .init())
            _ = try await bob.events()
            let list = try await bob.answer(.listConversations(.init())).conversationList.conversations
            #expect(list.map(\.name) == ["", "Den"])
            #expect(list.map(\.closed) == [false, true])
            #expect(list.last?.kind == .room)
            let page = try await bob.page(of: room.conversation).history
            #expect(page.messages.map(\.message.body) == [.init("hello".utf8)])
            #expect(page.conversation.closed)
            let refused = try await bob.answer(.send(.with("more", room: room.conversation, token: 9)))
            #expect(refused.failure == .noSuchConversation)
            #expect(try await bob.answer(.listRooms(.init())).roomList.rooms.isEmpty)
            #expect(
                try await bob.answer(.getRoom(.with { $0.conversation = room.conversation })).failure == .noSuchRoom
            )
        }
    }
}
