import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct StoreDatabaseTests {
    /// Today's schema and one more migration.
    private func newer(_ migrate: @escaping @Sendable (Database) throws -> Void) -> StoreSchema {
        var migrator = MessageSchema.migrator
        migrator.registerMigration("999-newer", migrate: migrate)
        return StoreSchema(applicationID: MessageSchema.applicationID, migrator: migrator, readers: 1)
    }

    private func fill(_ folder: String) async throws -> [StoredMessage] {
        let fixture = try await MessageFixture(folder: folder)
        let stored = try await fixture.store.append([draft(1, from: fixture.alice)])
        try await fixture.store.close()
        return stored.compactMap(\.message)
    }

    @Test func `makes no copy of a new file`() async throws {
        try await withTemporaryFolder { folder in
            _ = try await fill(folder)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.contains("before") })
        }
    }

    @Test func `a lengthened log holds what one that grows does, also when nobody closes it`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            _ = try await fixture.store.append([draft(1, from: fixture.alice)])
            for number in 2...3 {
                try await fixture.store.warmUp()
                _ = try await fixture.store.append([draft(number, from: fixture.alice)])
                let log = try FileManager.default.attributesOfItem(atPath: fixture.store.place + "-wal")
                #expect((log[.size] as? NSNumber)?.intValue == StoreDatabase.logBytes)
            }
            // Copies the files as a loss of power leaves them.
            let left = folder + "/left"
            try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
            for end in ["", "-wal"] {
                try FileManager.default.copyItem(
                    atPath: fixture.store.place + end,
                    toPath: left + "/messages.sqlite" + end
                )
            }
            let found = try await MessageFixture(folder: left)
            #expect(try await found.all(of: found.bob) == fixture.all(of: fixture.bob))
            #expect(try await found.all(of: found.bob).count == 3)
            try await fixture.store.close()
            #expect(try await SQLiteChatStore(readingFrom: folder).newestMessageID().rawValue == 3)
        }
    }

    @Test func `a log that cannot be lengthened stays as it is`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            #expect(throws: StorageError.self) { try FileSystem.extend(folder + "/missing", to: 1) }
            try FileSystem.extend(fixture.store.place, to: 1)
            #expect(try await fixture.store.append([draft(1, from: fixture.alice)]).count == 1)
        }
    }

    @Test func `copies the file before a migration`() async throws {
        try await withTemporaryFolder { folder in
            let stored = try await fill(folder)
            let schema = newer { try $0.execute(sql: "DELETE FROM message") }
            let store = try SQLiteChatStore(directory: DataDirectory(path: folder), schema: schema)
            #expect(try await store.newestMessageID() == .zero)
            let copy = folder + "/messages.sqlite.before-999-newer"
            #expect(try mode(of: copy) == 0o600)
            let restored = folder + "/restored"
            try FileManager.default.createDirectory(atPath: restored, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: copy, toPath: restored + "/messages.sqlite")
            let old = try await MessageFixture(folder: restored)
            #expect(try await old.all(of: old.bob) == stored)
        }
    }

    @Test func `leaves the file as it was when a migration fails, and copies again at the next attempt`() async throws {
        try await withTemporaryFolder { folder in
            let stored = try await fill(folder)
            let failing = newer { database in
                try database.execute(sql: "DELETE FROM message")
                try database.execute(sql: "INSERT INTO member (conversation, account) VALUES (1, 999)")
            }
            for _ in 0..<2 {
                #expect(throws: StorageError.self) {
                    try SQLiteChatStore(directory: DataDirectory(path: folder), schema: failing)
                }
            }
            let fixture = try await MessageFixture(folder: folder)
            #expect(try await fixture.all(of: fixture.bob) == stored)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.filter { $0.contains("before") } == ["messages.sqlite.before-999-newer"])
        }
    }

    @Test func `refuses a file of a newer version`() async throws {
        try await withTemporaryFolder { folder in
            let schema = newer { try $0.execute(sql: "CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT") }
            let store = try SQLiteChatStore(directory: DataDirectory(path: folder), schema: schema)
            try await store.close()
            let other = folder + "/other"
            try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: store.path, toPath: other + "/messages.sqlite")
            #expect(throws: StorageError.newerDatabase(path: other + "/messages.sqlite")) {
                try SQLiteChatStore(directory: DataDirectory(path: other))
            }
        }
    }

    @Test func `refuses the database of something else, and adds nothing to it`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/messages.sqlite"
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
            try queue.close()
            #expect(throws: StorageError.foreignDatabase(path: path)) {
                try SQLiteChatStore(directory: DataDirectory(path: folder))
            }
            let tables = try await DatabaseQueue(path: path).read {
                try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
            }
            #expect(tables == ["bookmark"])
        }
    }

    @Test func `says that a file is no database`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/messages.sqlite"
            try write(String(repeating: "not a database ", count: 100), to: path)
            let error = #expect(throws: StorageError.self) {
                try SQLiteChatStore(directory: DataDirectory(path: folder))
            }
            #expect(error == .notDatabase(path: path))
            #expect(
                error?.description
                    == "\(path) is not a SQLite database. Choose another file, or move it away."
            )
        }
    }
}
