import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

/// The index is built anew by migration 007, in the background.
@Suite struct SearchRebuildTests {
    /// A store that was filled before the migration.
    private func oldStore(_ folder: String, messages: Int) async throws -> MessageFixture {
        try fill(folder, messages: messages)
        return try await MessageFixture(folder: folder)
    }

    /// Writes a file as the release before migration 007 left it: all messages indexed, in one index for all readers.
    private func fill(_ folder: String, messages: Int) throws {
        let queue = try DatabaseQueue(path: folder + "/" + SQLiteChatStore.fileName)
        try MessageSchema.migrator.migrate(queue, upTo: "006-closed-rooms")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO account (id, folded, name) VALUES (1, 'alice', 'Alice'), (2, 'bob', 'bob');
                    UPDATE conversation SET lastSequence = \(messages) WHERE id = 1;
                    WITH RECURSIVE place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < \(messages))
                    INSERT INTO message (id, conversation, sequence, sender, recipient, time, origin, token, body)
                        SELECT n, 1, n, 1, NULL, 1000 + n, 7, randomblob(16), CAST('word ' || n || ' 东京大学' AS BLOB)
                        FROM place;
                    INSERT OR REPLACE INTO indexing (id, through) VALUES (1, \(messages));
                    """
            )
        }
        try queue.close()
    }

    private func search(_ fixture: MessageFixture, _ query: String, limit: Int = 100) async throws -> SearchPage {
        let request = SearchRequest(account: fixture.bob, query: query, limit: limit)
        return try #require(await fixture.store.search(request))
    }

    @Test func `answers from what is there, the newest first, and says that older messages may be missing`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await oldStore(folder, messages: 50)
            let none = try await search(fixture, "word")
            #expect(none.messages.isEmpty && none.isIncomplete)
            _ = try await fixture.store.append([draft(51, from: fixture.alice, body: "word 51")])
            let new = try await search(fixture, "word")
            #expect(new.messages.map(\.text) == ["word 51"])
            #expect(new.isIncomplete)
            #expect(try await fixture.store.index(limit: 20) == 20)
            let some = try await search(fixture, "东京")
            #expect(some.messages.map(\.sequence.rawValue) == (31...50).reversed())
            #expect(some.isIncomplete)
            #expect(try await fixture.store.index(limit: 100) == 30)
            let all = try await search(fixture, "word")
            #expect(all.messages.map(\.sequence.rawValue) == (1...51).reversed())
            #expect(!all.isIncomplete)
            #expect(try await fixture.store.index(limit: 100) == 0)
        }
    }

    @Test func `goes on after a restart where it was`() async throws {
        try await withTemporaryFolder { folder in
            func begin() async throws {
                let fixture = try await oldStore(folder, messages: 50)
                _ = try await fixture.store.append([draft(51, from: fixture.alice, body: "word 51")])
                #expect(try await fixture.store.index(limit: 11) == 11)
                try await fixture.store.close()
            }
            try await begin()
            let fixture = try await MessageFixture(folder: folder)
            #expect(try await search(fixture, "word").messages.count == 11)
            #expect(try await fixture.store.index(limit: 100) == 40)
            #expect(try await search(fixture, "word").messages.count == 51)
        }
    }

    @Test func `loses nothing, and keeps nothing, of what is removed meanwhile`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await oldStore(folder, messages: 50)
            #expect(try await fixture.store.index(limit: 20) == 20)
            // Some of the old messages are indexed, and some are not.
            #expect(try await fixture.store.enforce(Retention(messages: 30), now: 0, limit: 1000) == 20)
            #expect(try await fixture.store.index(limit: 100) == 10)
            let all = try await search(fixture, "word")
            #expect(all.messages.map(\.sequence.rawValue) == (21...50).reversed())
            #expect(!all.isIncomplete)
            _ = try await fixture.store.forget(Username("alice"))
            #expect(try await search(fixture, "word").messages.isEmpty)
            let entries = try await fixture.sqlite.database.read { database in
                try Int.fetchOne(database, sql: "SELECT count(*) FROM wordIndex WHERE wordIndex MATCH 'c1xword'")
            }
            #expect(entries == 0)
        }
    }

    @Test func `is complete at once in a new file`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            #expect(try await !search(fixture, "word").isIncomplete)
            _ = try await fixture.store.append([draft(1, from: fixture.alice, body: "word")])
            let page = try await search(fixture, "word")
            #expect(page.messages.count == 1 && !page.isIncomplete)
        }
    }
}
