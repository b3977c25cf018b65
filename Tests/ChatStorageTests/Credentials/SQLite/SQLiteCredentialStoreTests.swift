import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

@Suite struct SQLiteCredentialStoreTests {
    @Test func `writes through to the disk`() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteCredentialStore(path: folder + "/c.sqlite")
            let settings = try await store.database.write { database in
                [
                    try String.fetchOne(database, sql: "PRAGMA synchronous"),
                    try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                    try String.fetchOne(database, sql: "PRAGMA busy_timeout"),
                ]
            }
            #expect(settings == ["2", "wal", "5000"])
        }
    }

    @Test(arguments: [
        "INSERT INTO credential VALUES ('al', 'al', '$scrypt$x')",
        "INSERT INTO credential VALUES ('Alice', 'Alice', '$scrypt$x')",
        "INSERT INTO credential VALUES ('alice', 'bob', '$scrypt$x')",
        "INSERT INTO credential VALUES ('alice', 'alice', 'Secret1')",
        "INSERT INTO credential VALUES ('alice', 'alice', NULL)",
    ])
    func `takes no row that is not an account`(sql: String) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteCredentialStore(path: folder + "/c.sqlite")
            let error = await #expect(throws: DatabaseError.self) {
                try await store.database.write { try $0.execute(sql: sql) }
            }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        }
    }

    @Test func `says whose hash is broken`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/c.sqlite"
            let store = try SQLiteCredentialStore(path: path)
            try await store.database.write {
                try $0.execute(sql: "INSERT INTO credential VALUES ('alice', 'Alice', '$scrypt$x')")
            }
            let error = await #expect(throws: StorageError.self) {
                try await store.credential(for: Username("alice"))
            }
            #expect(error == .failed(path: path, reason: "the password hash of Alice \(PasswordHashError.malformed)"))
        }
    }

    @Test func `takes others' rights away from a file that is there`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/c.sqlite"
            try write("", to: path)
            try await SQLiteCredentialStore(path: path).add(Username("alice"), hash: sampleHash(1))
            #expect(try mode(of: path) == 0o600)
        }
    }
}
