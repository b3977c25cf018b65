import ChatProtocol
import ChatStorage
import ChatStorageTesting
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolHistoryTests {
    @Test func `conversations are listed with what is unread`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            try await alice.sendNumbers(3)
            _ = try await alice.answer(.send(.with("psst", to: "bob", token: 99)))
            _ = try await bob.events()
            let list = try await bob.answer(.listConversations(.init())).conversationList
            #expect(!list.more)
            #expect(list.conversations.map(\.kind) == [.public, .direct])
            #expect(list.conversations.map(\.name) == ["", "alice"])
            #expect(list.conversations.map(\.lastSequence) == [3, 1])
            #expect(list.conversations.map(\.unread) == [3, 1])
            let rest = try await bob.answer(.listConversations(.with { $0.after = 1 })).conversationList
            #expect(rest.conversations.map(\.name) == ["alice"])
        }
    }

    @Test func `a long list of conversations comes by pages`() async throws {
        try await withStore(others: (1...201).map { "user\($0)" }) { services, store in
            var alice = try ControlPeer(services)
            let login = try await alice.logIn("alice")
            #expect(login.username == "alice")
            for number in 1...201 {
                var message = ProtoSend.with("hi", to: "user\(number)")
                message.token = .init((0..<16).map { UInt8(truncatingIfNeeded: number >> $0) })
                _ = try await alice.answer(.send(message))
            }
            let first = try await alice.answer(.listConversations(.init())).conversationList
            #expect(first.conversations.count == 200)
            #expect(first.more)
            let last = try #require(first.conversations.last).conversation
            let second = try await alice.answer(.listConversations(.with { $0.after = last })).conversationList
            #expect(second.conversations.map(\.name) == ["user200", "user201"])
            #expect(!second.more)
        }
    }

    @Test(
        arguments: [
            (nil, [8, 9, 10], false, true), (.before(4), [1, 2, 3], true, false),
            (.before(5), [2, 3, 4], false, false),
            (.after(0), [1, 2, 3], true, false), (.after(7), [8, 9, 10], false, true), (.after(10), [], false, true),
            (.after(UInt64.max), [], false, true), (.before(UInt64.max), [8, 9, 10], false, true),
        ] as [(ProtoGetHistory.OneOf_Position?, [UInt64], Bool, Bool)]
    )
    func `a page lies where it was asked for`(
        position: ProtoGetHistory.OneOf_Position?,
        sequences: [UInt64],
        isAtStart: Bool,
        isAtEnd: Bool
    ) async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            try await alice.sendNumbers(10)
            let page = try await alice.page(of: 1, limit: 3, position).history
            #expect(page.sequences == sequences)
            #expect(page.atStart == isAtStart)
            #expect(page.atEnd == isAtEnd)
            #expect(page.conversation.kind == .public)
            #expect(page.messages.allSatisfy { $0.sentHere })
        }
    }

    @Test func `a page of long messages is cut to a frame, and says that there is more`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            try await alice.sendNumbers(6, bytes: 16_300)
            let latest = try await alice.page(of: 1)
            #expect(latest.history.sequences == [4, 5, 6])
            #expect(try latest.serializedData().count <= ProtocolLimits.frameBytes)
            #expect(!latest.history.atStart)
            #expect(latest.history.atEnd)
            let after = try await alice.page(of: 1, .after(0)).history
            #expect(after.sequences == [1, 2, 3])
            #expect(after.atStart)
            #expect(!after.atEnd)
            let around = try await alice.page(of: 1, .around(3)).history
            #expect(around.sequences == [2, 3, 4])
            #expect(!around.atStart)
            #expect(!around.atEnd)
        }
    }

    @Test(arguments: [0, 201, UInt32.max])
    func `a page of no messages, or of too many, is refused`(limit: UInt32) async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let answer = try await alice.page(of: 1, limit: limit)
            #expect(answer.failure == .invalidPage)
            #expect(answer.error.message == "A page has 1 to 200 messages; \(limit) were asked for.")
        }
    }

    @Test func `what is not the asker's looks as what does not exist`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let direct = try await alice.answer(.send(.with("psst", to: "bob"))).stored.conversation
            let room = try await alice.createRoom("Tea").conversation
            var sentences: Set<String> = []
            for conversation in [direct, room, 0, 77, UInt64.max] {
                let answer = try await carol.page(of: conversation)
                #expect(answer.failure == .noSuchConversation)
                sentences.insert(answer.error.message)
                let mark = try await carol.answer(
                    .mark(.with { ($0.conversation, $0.readThrough) = (conversation, 1) })
                )
                #expect(mark.failure == .noSuchConversation)
                sentences.insert(mark.error.message)
                let send = try await carol.answer(.send(.with("hi", room: max(conversation, 1))))
                #expect(send.failure == .noSuchConversation)
            }
            for user in ["bob", "dave", "?"] {
                let answer = try await carol.answer(.getHistory(.with { ($0.user, $0.limit) = (user, 1) }))
                #expect(answer.failure == .noSuchConversation)
                sentences.insert(answer.error.message)
            }
            let nowhere = try await carol.answer(.getHistory(.with { $0.limit = 1 }))
            sentences.insert(nowhere.error.message)
            #expect(sentences == ["There is no such conversation."])
            _ = try await bob.events()
            let own = try await bob.answer(.getHistory(.with { ($0.user, $0.limit) = ("ALICE", 1) })).history
            #expect(own.conversation.conversation == direct)
        }
    }

    @Test func `a note to oneself is wanted by the session that wrote it, too`() async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            _ = try await alice.ask(.send(.with("milk", to: "alice")))
            let page = try await alice.answer(.getHistory(.with { ($0.user, $0.limit) = ("alice", 1) })).history
            #expect(page.messages.map(\.sentHere) == [false])
        }
    }

    @Test func `a search finds what the asker may read, by pages`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            _ = try await alice.ask(.send(.with("tea for all", token: 1)))
            _ = try await alice.ask(.send(.with("tea for bob", to: "bob", token: 2)))
            _ = try await alice.ask(.send(.with("coffee", token: 3)))
            for (var peer, texts) in [(bob, ["tea for bob", "tea for all"]), (carol, ["tea for all"])] {
                _ = try await peer.events()
                let found = try await peer.answer(.search(.with { ($0.query, $0.limit) = ("TEA", 10) })).searchResults
                #expect(found.messages.map(\.text) == texts)
                #expect(!found.more)
            }
            let first = try await bob.answer(.search(.with { ($0.query, $0.limit) = ("te*", 1) })).searchResults
            #expect(first.messages.map(\.text) == ["tea for bob"])
            #expect(first.more)
            let rest = try await bob.answer(
                .search(.with { ($0.query, $0.limit, $0.beforeID) = ("te*", 1, first.messages[0].id) })
            )
            #expect(rest.searchResults.messages.map(\.text) == ["tea for all"])
            let there = try await bob.answer(
                .search(.with { ($0.query, $0.limit, $0.conversation) = ("tea", 9, first.messages[0].conversation) })
            )
            #expect(there.searchResults.messages.map(\.text) == ["tea for bob"])
        }
    }

    @Test(
        arguments: [
            ("", 10, .invalidSearch, "A search needs at least one word, sender, place or time."),
            ("\"tea", 10, .invalidSearch, "The search has a quotation mark without its partner."),
            (String(repeating: "x", count: 201), 10, .invalidSearch, "A search has at most 200 characters."),
            ("tea", 0, .invalidPage, "A search gives 1 to 100 messages; 0 were asked for."),
            ("tea", 101, .invalidPage, "A search gives 1 to 100 messages; 101 were asked for."),
        ] as [(String, UInt32, ProtoErrorCode, String)]
    )
    func `a search that cannot be made is refused`(
        query: String,
        limit: UInt32,
        code: ProtoErrorCode,
        sentence: String
    ) async throws {
        try await withStore { services, _ in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let answer = try await alice.answer(.search(.with { ($0.query, $0.limit) = (query, limit) }))
            #expect(answer.failure == code)
            #expect(answer.error.message == sentence)
            let elsewhere = try await alice.answer(
                .search(.with { ($0.query, $0.limit, $0.conversation) = ("tea", 1, 77) })
            )
            #expect(elsewhere.failure == .noSuchConversation)
        }
    }

    @Test func `what a store throws is said to be the server's fault`() async throws {
        let store = InMemoryChatStore()
        store.fail(with: .closed(path: store.place), in: [.history, .rooms])
        try await withServices(passwords: ["alice": "Sesame123"], messages: store) { services in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            for request in [
                .listConversations(.init()), .getHistory(.with { ($0.conversation, $0.limit) = (1, 1) }),
                .search(.with { ($0.query, $0.limit) = ("tea", 1) }), .mark(.with { $0.conversation = 1 }),
                .createRoom(.init()), .joinRoom(.with { $0.roomID = 1 }), .leaveRoom(.init()), .listRooms(.init()),
                .getRoom(.init()), .manageRoom(.with { ($0.action, $0.username) = (.kick, "bob") }),
            ] as [ProtoClientFrame.OneOf_Request] {
                #expect(try await alice.answer(request).failure == .storageFailed)
            }
        }
    }
}
