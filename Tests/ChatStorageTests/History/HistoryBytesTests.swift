import ChatProtocol
import Testing

@testable import ChatStorage

/// Twelve public messages of 16 KiB, of which a page has room for four.
@Suite struct HistoryBytesTests {
    private func fill(_ fixture: MessageFixture) async throws {
        let body = "word " + String(repeating: "x", count: (16 << 10) - 5)
        let drafts = (1...12).map { draft($0, from: fixture.alice, body: body) }
        #expect(drafts.allSatisfy { $0.body.count == HistoryLimits.pageBytes / 4 })
        _ = try await fixture.store.append(drafts)
    }

    @Test(
        arguments: ChatStoreKind.allCases,
        [
            (PagePosition.latest, [9, 10, 11, 12], false, true),
            (.before(SequenceNumber(rawValue: 5)), [1, 2, 3, 4], true, false),
            (.before(SequenceNumber(rawValue: 6)), [2, 3, 4, 5], false, false),
            (.after(SequenceNumber(rawValue: 0)), [1, 2, 3, 4], true, false),
            (.after(SequenceNumber(rawValue: 8)), [9, 10, 11, 12], false, true),
            (.around(SequenceNumber(rawValue: 6)), [4, 5, 6, 7], false, false),
            (.around(SequenceNumber(rawValue: 1)), [1, 2, 3, 4], true, false),
            (.around(SequenceNumber(rawValue: 12)), [9, 10, 11, 12], false, true),
            (.around(SequenceNumber(rawValue: 99)), [9, 10, 11, 12], false, true),
        ] as [(PagePosition, [Int64], Bool, Bool)]
    )
    func `a page has as many as its bytes permit`(
        kind: ChatStoreKind,
        wanted: (position: PagePosition, sequences: [Int64], isAtStart: Bool, isAtEnd: Bool)
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            let page = try #require(await fixture.history(.conversation(.everyone), wanted.position, limit: 200))
            #expect(page.messages.map(\.sequence.rawValue) == wanted.sequences)
            #expect(page.isAtStart == wanted.isAtStart)
            #expect(page.isAtEnd == wanted.isAtEnd)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a search gives as many, and says that there are more`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            var request = SearchRequest(account: fixture.alice, query: "word", limit: 100)
            var pages: [[Int64]] = []
            var hasMore = true
            while hasMore {
                let page = try #require(await fixture.store.search(request))
                pages.append(page.messages.map(\.sequence.rawValue))
                request.before = page.messages.last?.id
                hasMore = page.hasMore && pages.count < 9
            }
            #expect(pages == [[12, 11, 10, 9], [8, 7, 6, 5], [4, 3, 2, 1]])
        }
    }
}
