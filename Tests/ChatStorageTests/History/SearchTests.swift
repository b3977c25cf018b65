import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

@Suite struct SearchTests {
    @Test(
        arguments: ChatStoreKind.allCases,
        [
            ("river", ["The RIVER runs", "Down by the river"]),
            ("river runs", ["The RIVER runs"]),
            ("\"the river\"", ["The RIVER runs", "Down by the river"]),
            ("\"river the\"", []),
            ("riv*", ["The RIVER runs", "Down by the river"]),
            ("ri*", ["The RIVER runs", "Down by the river"]),
            ("\"by the ri\"*", ["Down by the river"]),
            ("riv", []),
            ("naive", ["Naïve café"]),
            ("CAFÉ", ["Naïve café"]),
            ("river -", ["The RIVER runs", "Down by the river"]),
            ("c1", []),
            ("c1xriver", []),
            ("words", []),
        ] as [(String, [String])]
    )
    func `finds words, phrases and beginnings, the newest first`(
        kind: ChatStoreKind,
        wanted: (query: String, texts: [String])
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let bodies = ["Down by the river", "Naïve café", "The RIVER runs", "nothing", ""]
            _ = try await fixture.store.append(
                bodies.enumerated().map { draft($0.offset, from: fixture.alice, body: $0.element) }
            )
            #expect(try await fixture.found(wanted.query) == wanted.texts)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `finds what an account may read, and nothing else`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            let stored = try await fixture.store.append([
                draft(1, from: fixture.alice, body: "word to all"),
                draft(2, from: fixture.alice, to: .account(fixture.bob), body: "word to bob"),
                draft(3, from: fixture.alice, to: .account(fixture.alice), body: "word to me"),
                draft(4, from: fixture.bob, to: .room(room.conversation), body: "word to room"),
            ]).compactMap(\.message)
            #expect(try await fixture.found("word") == ["word to room", "word to me", "word to bob", "word to all"])
            #expect(try await fixture.found("word", by: fixture.bob) == ["word to room", "word to bob", "word to all"])
            #expect(try await fixture.found("word", by: fixture.carol) == ["word to all"])
            let direct = stored[1].conversation
            #expect(try await fixture.found("word", by: fixture.bob, in: direct) == ["word to bob"])
            #expect(try await fixture.found("word", by: fixture.carol, in: direct) == nil)
            #expect(try await fixture.found("word", by: fixture.carol, in: room.conversation) == nil)
            #expect(try await fixture.found("word", by: fixture.bob, in: room.conversation) == ["word to room"])
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            #expect(try await fixture.found("word", by: fixture.bob) == ["word to bob", "word to all"])
            #expect(try await fixture.found("word", by: fixture.bob, in: room.conversation) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 3, 100])
    func `gives the same by pages of any size`(kind: ChatStoreKind, limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append((1...7).map { draft($0, from: fixture.alice, body: "word \($0)") })
            var texts: [String] = []
            var before: MessageID?
            while true {
                let request = SearchRequest(account: fixture.bob, query: "word", before: before, limit: limit)
                let page = try #require(await fixture.store.search(request))
                #expect(page.messages.count == min(limit, 7 - texts.count))
                texts += page.messages.map(\.text)
                before = page.messages.last?.id
                #expect(page.hasMore == (texts.count < 7))
                guard page.hasMore else {
                    break
                }
            }
            #expect(texts == (1...7).reversed().map { "word \($0)" })
        }
    }

    @Test func `takes messages in later than they are stored, and each once`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let store = fixture.store
            _ = try await store.append((1...1200).map { draft($0, from: fixture.alice, body: "word \($0)") })
            #expect(try await fixture.sqlite.database.read { try WordIndex(database: $0).hasNewest } == false)
            #expect(try await store.index(limit: 700) == 700)
            #expect(try await store.index(limit: 0) == 0)
            #expect(try await store.index(limit: 700) == 500)
            #expect(try await store.index(limit: 700) == 0)
            #expect(try await fixture.sqlite.database.read { try WordIndex(database: $0).hasNewest })
            _ = try await store.append([draft(1201, from: fixture.alice, body: "word 1201")])
            let page = try await store.search(SearchRequest(account: fixture.bob, query: "word", limit: 1_000_000))
            #expect(page?.messages.count == HistoryLimits.results)
            #expect(page?.messages.first?.text == "word 1201")
            #expect(page?.hasMore == true)
            #expect(try await fixture.found("1200") == ["word 1200"])
        }
    }
}
