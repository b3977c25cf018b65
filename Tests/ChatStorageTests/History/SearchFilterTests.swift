import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct SearchFilterTests {
    /// Messages of a second each, from time 0 on, in every kind of conversation.
    private struct World {
        let fixture: MessageFixture
        let room: ConversationID
        static let start: Int64 = 1_700_000_000_000

        init(_ folder: String, _ kind: ChatStoreKind) async throws {
            fixture = try await MessageFixture(folder: folder, kind)
            let (alice, bob, carol) = (fixture.alice, fixture.bob, fixture.carol)
            room = try await fixture.room(with: [bob]).conversation
            let drafts = [
                draft(0, from: alice, body: "tea for all"),
                draft(1000, from: bob, body: "coffee for all"),
                draft(2000, from: alice, to: .account(bob), body: "tea for bob"),
                draft(3000, from: bob, to: .account(alice), body: "no tea"),
                draft(4000, from: alice, to: .account(alice), body: "buy tea"),
                draft(5000, from: carol, to: .account(bob), body: "tea of carol"),
                draft(6000, from: bob, to: .room(room), body: "tea here"),
                draft(7000, from: bob, body: ""),
            ]
            _ = try await fixture.store.append(drafts)
        }

        /// The texts that a request finds, alice's unless it says otherwise.
        func found(
            _ query: String = "",
            by account: AccountID? = nil,
            in place: ConversationReference? = nil,
            from sender: String? = nil,
            since: Int64? = nil,
            until: Int64? = nil
        ) async throws -> [String]? {
            let request = SearchRequest(
                account: account ?? fixture.alice,
                query: query,
                place: place,
                sender: try sender.map { try Username($0) },
                since: since.map { Self.start + $0 },
                until: until.map { Self.start + $0 },
                limit: 100
            )
            return try await fixture.store.search(request)?.messages.map(\.text)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `finds what one account wrote, with words and without`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let world = try await World(folder, kind)
            #expect(try await world.found("tea", from: "BOB") == ["tea here", "no tea"])
            #expect(try await world.found(from: "bob") == ["tea here", "no tea", "coffee for all"])
            #expect(try await world.found(" \n", from: "alice") == ["buy tea", "tea for bob", "tea for all"])
            #expect(try await world.found(from: "carol") == [])
            #expect(try await world.found("tea", from: "nobody") == [])
            #expect(try await world.found(from: "nobody") == [])
            let bob = world.fixture.bob
            #expect(try await world.found(by: bob, from: "alice") == ["tea for bob", "tea for all"])
            #expect(try await world.found(by: bob, from: "carol") == ["tea of carol"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `finds what was written in a place`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let world = try await World(folder, kind)
            #expect(try await world.found("tea", in: .conversation(.everyone)) == ["tea for all"])
            #expect(try await world.found(in: .conversation(.everyone)) == ["coffee for all", "tea for all"])
            #expect(try await world.found("tea", in: .direct(Username("Bob"))) == ["no tea", "tea for bob"])
            #expect(try await world.found(in: .direct(Username("bob")), from: "bob") == ["no tea"])
            #expect(try await world.found(in: .direct(Username("alice"))) == ["buy tea"])
            #expect(try await world.found("no", in: .direct(Username("alice"))) == [])
            #expect(try await world.found(in: .conversation(world.room)) == ["tea here"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases, ["tea", ""])
    func `a place that the account may not read is none`(kind: ChatStoreKind, query: String) async throws {
        try await withTemporaryFolder { folder in
            let world = try await World(folder, kind)
            let carol = world.fixture.carol
            #expect(try await world.found(query, by: carol, in: .conversation(world.room)) == nil)
            #expect(try await world.found(query, by: carol, in: .direct(Username("alice"))) == nil)
            #expect(try await world.found(query, in: .direct(Username("nobody"))) == nil)
            #expect(try await world.found(query, in: .conversation(ConversationID(rawValue: 999))) == nil)
            // The place counts before the other conditions, of which no message can pass these.
            #expect(try await world.found(query, by: carol, in: .conversation(world.room), since: 5, until: 5) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `finds from a time on, and before one`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let world = try await World(folder, kind)
            #expect(try await world.found(since: 3000) == ["tea here", "buy tea", "no tea"])
            #expect(try await world.found("tea", since: 3001) == ["tea here", "buy tea"])
            #expect(try await world.found(until: 1000) == ["tea for all"])
            #expect(try await world.found("tea", until: 2001) == ["tea for bob", "tea for all"])
            #expect(try await world.found("tea", since: 2000, until: 4000) == ["no tea", "tea for bob"])
            #expect(try await world.found(since: 2000, until: 2000) == [])
            #expect(try await world.found("tea", since: 4000, until: 2000) == [])
            #expect(try await world.found(since: 8000) == [])
            let everything = SearchRequest(
                account: world.fixture.alice,
                query: "tea",
                since: Int64.min,
                until: Int64.max,
                limit: 100
            )
            #expect(try await world.fixture.store.search(everything)?.messages.count == 5)
        }
    }

    @Test(arguments: ChatStoreKind.allCases, ["", "message"])
    func `gives the same by pages of any size`(kind: ChatStoreKind, query: String) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob]).conversation
            let places: [MessageDraft.Destination] = [.everyone, .room(room), .account(fixture.bob)]
            _ = try await fixture.store.append((1...40).map { draft($0, from: fixture.alice, to: places[$0 % 3]) })
            for limit in [1, 2, 3, 7, 39, 40, 100] {
                var request = SearchRequest(
                    account: fixture.bob,
                    query: query,
                    sender: try Username("alice"),
                    limit: limit
                )
                var texts: [String] = []
                var hasMore = true
                while hasMore {
                    let page = try #require(await fixture.store.search(request))
                    texts += page.messages.map(\.text)
                    request.before = page.messages.last?.id
                    hasMore = page.hasMore && texts.count < 99
                }
                #expect(texts == (1...40).reversed().map { "message \($0)" })
            }
        }
    }

    /// A server's clock that is set back by less than an hour hides no message at the edges of a range.
    @Test(arguments: ChatStoreKind.allCases, ["", "message"])
    func `finds messages whose times are not in order`(kind: ChatStoreKind, query: String) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let hour: Int64 = 3_600_000
            // An hour passes, then the clock is set back by 50 minutes, twice.
            let times = (0..<40).map {
                Int64($0) * hour / 20 - ($0 >= 20 ? hour / 6 * 5 : 0) - ($0 >= 30 ? hour / 2 : 0)
            }
            _ = try await fixture.store.append(
                times.enumerated().map { index, time in
                    var draft = draft(index, from: fixture.alice)
                    draft.time = time
                    return draft
                }
            )
            for since in stride(from: 0, through: 2 * hour, by: Int(hour / 12)) {
                let until = since + hour / 6
                let request = SearchRequest(
                    account: fixture.bob,
                    query: query,
                    since: since,
                    until: until,
                    limit: 100
                )
                let expected = times.indices.filter { since <= times[$0] && times[$0] < until }.reversed()
                let found = try await fixture.store.search(request)?.messages.map(\.text)
                #expect(found == expected.map { "message \($0)" })
            }
        }
    }

    @Test func `words or a filter are needed`() throws {
        var request = SearchRequest(account: AccountID(rawValue: 1), query: " ", limit: 1)
        #expect(throws: SearchError.noWords) { try request.expression() }
        request.since = 0
        #expect(try request.expression() == nil)
        request.query = "!?"
        #expect(throws: SearchError.noWords) { try request.expression() }
    }
}
