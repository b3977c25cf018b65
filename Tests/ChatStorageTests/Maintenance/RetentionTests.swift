import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

@Suite struct RetentionTests {
    private static let day: Int64 = 86_400_000

    /// A public message and one to bob for each of ten days; the day of a message is in its text.
    private func fill(_ fixture: MessageFixture) async throws {
        for day in 1...10 {
            var drafts = [
                draft(2 * day, from: fixture.alice, body: "day \(day)"),
                draft(2 * day + 1, from: fixture.alice, to: .account(fixture.bob), body: "day \(day)"),
            ]
            drafts[0].time = Int64(day) * Self.day
            drafts[1].time = Int64(day) * Self.day
            _ = try await fixture.store.append(drafts)
        }
    }

    private func days(_ fixture: MessageFixture, _ place: ConversationReference = .conversation(.everyone)) async throws
        -> [String]
    {
        try await fixture.history(place, limit: 200)?.messages.map(\.text) ?? []
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `removes nothing without a limit`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            #expect(try await fixture.store.enforce(Retention(), now: .max, limit: 1000) == 0)
            #expect(try await days(fixture).count == 10)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `removes what is too old`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            let count = try await fixture.store.enforce(Retention(days: 3), now: 10 * Self.day, limit: 1000)
            #expect(count == 12)
            #expect(try await days(fixture) == ["day 7", "day 8", "day 9", "day 10"])
            #expect(try await days(fixture, .direct(Username("bob"))).count == 4)
            #expect(try await fixture.store.enforce(Retention(days: 3), now: 10 * Self.day, limit: 1000) == 0)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `removes what is too much, and never the last`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            #expect(try await fixture.store.enforce(Retention(messages: 3), now: 0, limit: 1000) == 14)
            #expect(try await days(fixture) == ["day 8", "day 9", "day 10"])
            #expect(try await fixture.store.enforce(Retention(days: 1, messages: 0), now: .max, limit: 1000) == 4)
            #expect(try await days(fixture) == ["day 10"])
            let more = try await fixture.store.append([draft(99, from: fixture.alice)])
            #expect(more.map(\.message?.sequence.rawValue) == [11])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes both limits, by parts of any size`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            var counts: [Int] = []
            repeat {
                counts.append(
                    try await fixture.store.enforce(Retention(days: 8, messages: 7), now: 12 * Self.day, limit: 4)
                )
            } while counts.last == 4
            #expect(counts == [4, 2])
            #expect(try await days(fixture).first == "day 4")
        }
    }

    @Test func `takes what it removes out of the index, whether it is in it or not`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            try await fill(fixture)
            #expect(try await fixture.store.index(limit: 10) == 10)
            #expect(try await fixture.store.enforce(Retention(messages: 2), now: 0, limit: 1000) == 16)
            #expect(try await fixture.found("day") == ["day 10", "day 10", "day 9", "day 9"])
            let left = try await fixture.sqlite.database.read {
                try Int.fetchAll($0, sql: "SELECT rowid FROM wordIndex WHERE wordIndex MATCH 'c1xday OR a1xday'")
            }
            #expect(left.count == 4)
            let repeated = try await fixture.store.append([draft(20, from: fixture.alice)])
            #expect(repeated.map(\.isRepeated) == [true])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a message of now with an old time, which a clock that was behind gave it, stays`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            var drafts = (1...5).map { draft($0, from: fixture.alice, to: .account(fixture.bob)) }
            // The third was stored rightly on day 100; then the clock stood at day 0.
            for (index, day) in [10, 10, 100, 0, 0].enumerated() {
                drafts[index].time = Int64(day) * Self.day
            }
            drafts[3].destination = .account(fixture.carol)
            drafts[4].destination = .account(fixture.carol)
            for draft in drafts {
                _ = try await fixture.store.append([draft])
            }
            let removed = try await fixture.store.enforce(Retention(days: 30), now: 101 * Self.day, limit: 100)
            #expect(removed == 2)
            #expect(try await fixture.all(of: fixture.carol).count == 2)
            // They are old once the message before them is; the last message of a conversation stays.
            #expect(try await fixture.store.enforce(Retention(days: 30), now: 131 * Self.day, limit: 100) == 1)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a message ahead of the time keeps no others`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            var drafts = (1...3).map { draft($0, from: fixture.alice, to: .account(fixture.bob)) }
            for (index, day) in [500, 10, 10].enumerated() {
                drafts[index].time = Int64(day) * Self.day
            }
            drafts[0].destination = .everyone
            _ = try await fixture.store.append(drafts)
            #expect(try await fixture.store.enforce(Retention(days: 30), now: 101 * Self.day, limit: 100) == 1)
        }
    }
}
