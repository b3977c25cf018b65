import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

/// Migration of the files that older versions have left.
@Suite struct MessageMigrationTests {
    /// A file as the first release made it: two accounts, a public message and two direct ones.
    private func makeFirstRelease(_ folder: String) throws {
        let schema = MessageSchema.schema
        let path = folder + "/" + SQLiteChatStore.fileName
        let queue = try DatabaseQueue(path: path)
        try schema.migrator.migrate(queue, upTo: "001-messages")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO account (id, folded, name) VALUES (1, 'alice', 'Alice'), (2, 'bob', 'bob');
                    INSERT INTO conversation (id, kind, low, high, lastSequence) VALUES (2, 'direct', 1, 2, 2);
                    UPDATE conversation SET lastSequence = 1 WHERE id = 1;
                    INSERT INTO member (conversation, account) VALUES (2, 1), (2, 2);
                    INSERT INTO message (id, conversation, sequence, sender, recipient, time, origin, token, body) VALUES
                        (1, 1, 1, 1, NULL, 1000, 7, x'00112233445566778899aabbccddeeff', CAST('to all' AS BLOB)),
                        (2, 2, 1, 1, 2, 2000, 7, x'01112233445566778899aabbccddeeff', CAST('to bob' AS BLOB)),
                        (3, 2, 2, 2, 1, 3000, 8, x'02112233445566778899aabbccddeeff', CAST('to alice' AS BLOB));
                    """
            )
        }
        try queue.close()
    }

    @Test func `brings the first release's messages along`() async throws {
        try await withTemporaryFolder { folder in
            try makeFirstRelease(folder)
            let fixture = try await MessageFixture(folder: folder)
            #expect([fixture.alice.rawValue, fixture.bob.rawValue] == [1, 2])
            let all = try await fixture.all(of: fixture.alice)
            #expect(all.map(\.text) == ["to all", "to bob", "to alice"])
            #expect(all.map(\.kind) == [.everyone, .direct, .direct])
            let more = try await fixture.store.append([draft(1, from: fixture.bob, to: .account(fixture.alice))])
            #expect(more.map(\.message?.sequence.rawValue) == [3])
            #expect(more.map(\.message?.conversation.rawValue) == [2])
            let conversations = try await fixture.store.conversations(of: fixture.alice, after: 0, limit: 10)
            #expect(conversations.map(\.lastSequence) == [1, 3])
            #expect(conversations.map(\.unread) == [0, 2])
            let search = SearchRequest(account: fixture.bob, query: "to", limit: 9)
            #expect(try await fixture.store.search(search)?.isIncomplete == true)
            _ = try await fixture.store.index(limit: 100)
            let found = try await fixture.store.search(search)
            #expect(found?.messages.map(\.text) == ["to alice", "to bob", "to all"])
            #expect(found?.isIncomplete == false)
        }
    }

    @Test func `adds remembered logins to a file with accounts, which have none`() async throws {
        try await withTemporaryFolder { folder in
            try makeFirstRelease(folder)
            let queue = try DatabaseQueue(path: folder + "/" + SQLiteChatStore.fileName)
            try MessageSchema.schema.migrator.migrate(queue, upTo: "007-words-by-reader")
            try queue.close()
            let fixture = try await MessageFixture(folder: folder)
            var logins = LoginFixture(fixture)
            #expect(try await logins.list().isEmpty)
            let (login, token, _) = try await logins.remember()
            #expect(login.id.rawValue == 1)
            #expect(try await logins.use(token, at: 1).outcome.isUsed)
            #expect(try await fixture.all(of: fixture.alice).count == 3)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.contains("messages.sqlite.before-008-remembered-logins"))
        }
    }

    @Test func `adds administration to a file with accounts, of which none has a role`() async throws {
        try await withTemporaryFolder { folder in
            try makeFirstRelease(folder)
            let queue = try DatabaseQueue(path: folder + "/" + SQLiteChatStore.fileName)
            try MessageSchema.schema.migrator.migrate(queue, upTo: "008-remembered-logins")
            try queue.close()
            let world = AdministrationFixture(fixture: try await MessageFixture(folder: folder))
            #expect(try await world.store.roles().isEmpty)
            #expect(try await world.bans().isEmpty)
            #expect(try await !world.store.isLockedDown())
            try await world.store.setRole(.admin, of: world.fixture.alice)
            #expect(try await world.store.role(of: world.fixture.alice) == .admin)
            #expect(try await world.fixture.all(of: world.fixture.alice).count == 3)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.contains("messages.sqlite.before-009-administration"))
        }
    }

    @Test func `adds devices to a file with messages, and changes none of them`() async throws {
        try await withTemporaryFolder { folder in
            try makeFirstRelease(folder)
            let queue = try DatabaseQueue(path: folder + "/" + SQLiteChatStore.fileName)
            try MessageSchema.schema.migrator.migrate(queue, upTo: "009-administration")
            let all = "SELECT * FROM message"
            let old = try await queue.read { try Row.fetchAll($0, sql: all).map(\.description) }
            try queue.close()
            let world = DeviceFixture(fixture: try await MessageFixture(folder: folder))
            let new = try await world.fixture.sqlite.database.read {
                try Row.fetchAll($0, sql: all).map(\.description)
            }
            #expect(new == old && new.count == 3)
            #expect(try await world.store.newestDeviceList(of: world.alice) == nil)
            try await world.publish([1], of: world.alice)
            try await world.publish([2], of: world.bob)
            _ = try await world.send(9, from: (world.alice, 1), to: world.bob, for: [2])
            let page = try await world.history()
            #expect(page.messages.map(\.text) == ["to bob", "to alice", ""])
            #expect(page.messages.map(\.sealed?.blocks.count) == [nil, nil, 1])
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.contains("messages.sqlite.before-010-devices"))
        }
    }

    @Test func `gives an old file the tables that a new one has, whole and with their references`() async throws {
        try await withTemporaryFolder { folder in
            try makeFirstRelease(folder)
            try FileManager.default.createDirectory(atPath: folder + "/new", withIntermediateDirectories: true)
            let old = try await MessageFixture(folder: folder)
            let new = try await MessageFixture(folder: folder + "/new")
            let tables = try await [old, new].asyncMap { fixture in
                try await fixture.sqlite.database.read { database in
                    try String.fetchAll(database, sql: "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name")
                }
            }
            #expect(tables[0] == tables[1])
            #expect(tables[0].contains { $0.contains("REFERENCES conversation") || $0.contains("conversation (id)") })
            #expect(!tables[0].contains { $0.contains("_new") && !$0.contains("sqlite_autoindex") })
            let problems = try await old.sqlite.database.read { database in
                try String.fetchAll(database, sql: "PRAGMA integrity_check")
                    + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
            }
            #expect(problems == ["ok"])
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.contains("messages.sqlite.before-002-rooms-and-history"))
            #expect(names.contains("messages.sqlite.before-004-tokens-by-time"))
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self {
            values.append(try await transform(element))
        }
        return values
    }
}
