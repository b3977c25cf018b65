import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct SQLiteChatStoreTests {
    @Test func `writes through to the disk, and checks references`() async throws {
        try await withTemporaryFolder { folder in
            let database = try await MessageFixture(folder: folder).sqlite.database
            let settings = try await database.write { database in
                try ["synchronous", "journal_mode", "foreign_keys", "busy_timeout"].map {
                    try String.fetchOne(database, sql: "PRAGMA \($0)")
                }
            }
            #expect(settings == ["2", "wal", "1", "5000"])
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write {
                    try $0.execute(sql: "INSERT INTO member (conversation, account) VALUES (1, 999)")
                }
            }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        }
    }

    @Test func `keeps all when it is opened again`() async throws {
        try await withTemporaryFolder { folder in
            let before: [StoredMessage]
            do {
                let fixture = try await MessageFixture(folder: folder)
                before = try await fixture.store.append([
                    draft(1, from: fixture.alice), draft(2, from: fixture.bob, to: .account(fixture.alice)),
                ]).compactMap(\.message)
                try await fixture.store.close()
            }
            let fixture = try await MessageFixture(folder: folder)
            #expect(try await fixture.all(of: fixture.alice) == before)
            let more = try await fixture.store.append([draft(3, from: fixture.carol), draft(1, from: fixture.alice)])
            #expect(more.map(\.message?.sequence.rawValue) == [2, 1])
            #expect(more.map(\.isRepeated) == [false, true])
            #expect(try mode(of: fixture.store.place) == 0o600)
        }
    }

    @Test func `leaves everything in one file when it is closed`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let stored = try await fixture.store.append([draft(1, from: fixture.alice)]).compactMap(\.message)
            try await fixture.store.close()
            let other = folder + "/other"
            try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: fixture.store.place, toPath: other + "/messages.sqlite")
            let copy = try await MessageFixture(folder: other)
            #expect(try await copy.all(of: copy.bob) == stored)
        }
    }

    @Test func `holds the data folder as long as it is there`() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteChatStore(directory: DataDirectory(path: folder))
            #expect(throws: StorageError.self) { try DataDirectory(path: folder) }
            withExtendedLifetime(store) {}
        }
    }

    @Test func `says that the disk is full, and goes on when there is room`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let store = try fixture.sqlite
            try await store.database.writeWithoutTransaction { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
            }
            let drafts = (0..<50).map { draft($0, from: fixture.alice, body: String(repeating: "x", count: 1000)) }
            await #expect(throws: StorageError.diskFull(path: store.path)) { try await store.append(drafts) }
            #expect(try await store.newestMessageID() == .zero)
            try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
            let sequences = try await store.append(drafts).map(\.message?.sequence.rawValue)
            #expect(sequences == Array(1...50))
        }
    }

    @Test(arguments: [
        "INSERT INTO conversation (kind, low, high) VALUES ('direct', 2, 1)",
        "INSERT INTO conversation (kind, low, high) VALUES ('public', 1, 2)",
        "INSERT INTO conversation (kind, low, high) VALUES ('direct', NULL, NULL)",
        "INSERT INTO conversation (kind, low, high) VALUES ('room', 1, 2)",
        "INSERT INTO conversation (kind) VALUES ('party')",
        "INSERT INTO account (folded, name) VALUES ('alice', 'ALICE')",
        "INSERT INTO account (folded, name) VALUES ('Dave', 'Dave')",
        "INSERT INTO message VALUES (9, 1, 0, 1, NULL, 0, 0, zeroblob(16), x'')",
        "INSERT INTO message VALUES (9, 1, 1, 1, NULL, 0, 0, zeroblob(15), x'')",
        "INSERT INTO message VALUES (9, 1, 1, 1, NULL, 0, 0, zeroblob(16), 'text')",
        "INSERT INTO message VALUES (9, 1, 1, 99, NULL, 0, 0, zeroblob(16), x'')",
    ])
    func `takes no row that makes no sense`(sql: String) async throws {
        try await withTemporaryFolder { folder in
            let database = try await MessageFixture(folder: folder).sqlite.database
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.execute(sql: sql) }
            }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        }
    }
}
