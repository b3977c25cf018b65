import Foundation
import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

@Suite struct KeyDatabaseTests {
    /// Makes a store, changes its file, and returns why it cannot be opened then.
    private func refusal(_ path: String, after change: (Database) throws -> Void) throws -> KeyStoreError? {
        let store = try SQLiteKeyStoreBackend(path: path)
        try store.queue.writeWithoutTransaction(change)
        return #expect(throws: KeyStoreError.self) { try SQLiteKeyStore.open(path: path) }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        _ = try SQLiteKeyStore.open(path: path)
        try FileManager.default.removeItem(atPath: path)
        _ = try KeyStoreFile(path: path).prepare()
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.write(contentsOf: bytes)
        try file.close()
    }

    @Test func `refuses what is not a database, and leaves it`() async throws {
        try await withKeyStoreFile { path in
            let bytes = Array(String(repeating: "a letter to bob\n", count: 500).utf8)
            try write(bytes, to: path)
            #expect(throws: KeyStoreError.foreign(path)) { try SQLiteKeyStore.open(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
        }
    }

    @Test func `refuses the database of something else, and leaves it`() async throws {
        try await withKeyStoreFile { path in
            try write([], to: path)
            try await DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE letter (text TEXT)") }
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(throws: KeyStoreError.foreign(path)) { try SQLiteKeyStore.open(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
        try await withKeyStoreFile { path in
            let error = try refusal(path) { try $0.execute(sql: "PRAGMA application_id = 5") }
            #expect(error == .foreign(path))
        }
    }

    @Test func `refuses the file of a newer version`() async throws {
        try await withKeyStoreFile { path in
            let error = try refusal(path) { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999-newer')") }
            #expect(error == .newer(path))
        }
    }

    @Test func `a transaction waits for another program, but not for ever`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path, busySeconds: 0.05)
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path, configuration: configuration)
            try other.inDatabase { try $0.beginTransaction(.immediate) }
            await #expect(throws: KeyStoreError.busy(path)) { try await store.transaction { try increment(&$0) } }
            try other.inDatabase { try $0.commit() }
            try await store.transaction { try increment(&$0) }
            try await store.expect(1) { try $0.state().blocksSealed }
        }
    }

    @Test func `a full disk changes nothing, and the store works again with space`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            try await store.transaction { try increment(&$0) }
            let pages = try await store.queue.writeWithoutTransaction { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages)")
                return pages
            }
            let fill: @Sendable (inout any KeyRecords) throws -> Void = { records in
                try increment(&records)
                for number in 1...200 {
                    try records.save(message(UInt64(number), payload: hash(UInt8(number)), .text(long)))
                }
            }
            await #expect(throws: KeyStoreError.full(path)) { try await store.transaction(fill) }
            try await store.expect(1) { try $0.state().blocksSealed }
            try await store.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA max_page_count = \(pages + 10_000)")
            }
            try await store.transaction(fill)
            try await store.expect(2) { try $0.state().blocksSealed }
        }
    }

    @Test func `each error is a sentence with the file`() {
        let path = "/state/keys/store.sqlite"
        for error in [
            .link(path), .owner(path), .exposed(path, mode: "600"), .isFolder(path), .notFolder(path), .special(path),
            .lost(path), .replaced(path), .locked(path), .foreign(path), .newer(path), .noLog(path), .full(path),
            .damaged(path), .busy(path), .denied(path), .system(ENOSPC, path), .system(EACCES, path),
            .system(ELOOP, path), KeyStoreError(DatabaseError(resultCode: .SQLITE_IOERR), path: path),
        ] as [KeyStoreError] {
            #expect(error.message.contains(path))
            #expect(error.message.hasSuffix(".") || error.message.hasSuffix("chmod 600 \(path)"), "\(error.message)")
        }
    }
}

private let long = String(repeating: "text ", count: 500)
