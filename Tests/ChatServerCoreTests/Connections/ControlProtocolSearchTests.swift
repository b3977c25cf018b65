import ChatProtocol
import ChatStorage
import ChatStorageTesting
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Searches with filters.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolSearchTests {
    /// Asks for up to ten messages.
    private func search(_ fill: (inout ProtoSearch) -> Void) -> ProtoClientFrame.OneOf_Request {
        .search(
            .with {
                $0.limit = 10
                fill(&$0)
            }
        )
    }

    @Test func `filters count with words and without`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let first = try await alice.answer(.send(.with("tea for all", token: 1))).stored
            let second = try await alice.answer(.send(.with("tea for bob", to: "bob", token: 2))).stored
            _ = try await bob.events()
            let third = try await bob.answer(.send(.with("no tea", to: "alice", token: 3))).stored
            #expect(third.conversation == second.conversation)
            let searches: [((inout ProtoSearch) -> Void, [String])] = [
                ({ ($0.query, $0.sender) = ("tea", "Alice") }, ["tea for bob", "tea for all"]),
                ({ $0.sender = "bob" }, ["no tea"]),
                ({ ($0.query, $0.user) = ("tea", "ALICE") }, ["no tea", "tea for bob"]),
                ({ $0.conversation = 1 }, ["tea for all"]),
                ({ ($0.query, $0.conversation) = ("tea", 0) }, ["no tea", "tea for bob", "tea for all"]),
                ({ $0.until = first.time }, []),
                ({ ($0.query, $0.since) = ("tea", first.time) }, ["no tea", "tea for bob", "tea for all"]),
                ({ ($0.since, $0.until) = (.min, .max) }, ["no tea", "tea for bob", "tea for all"]),
                ({ ($0.sender, $0.beforeID) = ("alice", second.messageID) }, ["tea for all"]),
            ]
            for (fill, texts) in searches {
                let answer = try await bob.answer(search(fill))
                #expect(answer.searchResults.messages.map(\.text) == texts, "\(answer)")
            }
            let page = try await bob.answer(
                search {
                    ($0.sender, $0.limit) = ("alice", 1)
                }
            ).searchResults
            #expect(page.messages.map(\.text) == ["tea for bob"])
            #expect(page.more)
        }
    }

    @Test func `a filter that cannot hold is refused`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let direct = try await alice.answer(.send(.with("psst", to: "bob"))).stored.conversation
            let room = try await alice.createRoom("Tea").conversation
            for sender in ["nobody", "?", " alice"] {
                let answer = try await carol.answer(search { ($0.query, $0.sender) = ("tea", sender) })
                #expect(answer.failure == .noSuchUser)
                #expect(answer.error.message == "There is no account of that name.")
            }
            for query in ["", "psst"] {
                for place in [
                    .conversation(direct), .conversation(room), .conversation(.max), .user("bob"), .user("?"),
                ]
                    as [ProtoSearch.OneOf_Place]
                {
                    let answer = try await carol.answer(search { ($0.query, $0.place) = (query, place) })
                    #expect(answer.failure == .noSuchConversation)
                    #expect(answer.error.message == "There is no such conversation.")
                }
            }
            #expect(try await carol.answer(search { $0.conversation = 0 }).failure == .invalidSearch)
            #expect(try await carol.answer(search { ($0.query, $0.since) = ("!", 0) }).failure == .invalidSearch)
        }
    }

    @Test func `a server says that it takes filters`() async throws {
        try await withStore { services, _ in
            #expect(services.welcome.limits.searchFilters)
        }
    }
}
