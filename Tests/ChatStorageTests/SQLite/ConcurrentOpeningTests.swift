import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

/// Several programs open one file at once: the server and `chatserver user`, or three of the latter.
@Suite(.timeLimit(.minutes(1))) struct ConcurrentOpeningTests {
    private static let hash = "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    /// Opens the same file by several threads, which all go at the same moment.
    private func openAtOnce(_ path: String, schema: StoreSchema, count: Int) async throws -> [DatabasePool] {
        let start = DispatchGroup()
        (0..<count).forEach { _ in start.enter() }
        return try await withThrowingTaskGroup(of: DatabasePool.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        Thread.detachNewThread {
                            start.leave()
                            start.wait()
                            continuation.resume(with: Result { try StoreDatabase.open(path, schema: schema) })
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `all of them open a fresh credential file, and it is made once`() async throws {
        try await withTemporaryFolder { folder in
            for round in 0..<30 {
                let path = folder + "/\(round).sqlite"
                let pools = try await openAtOnce(path, schema: CredentialSchema.schema, count: 4)
                #expect(pools.count == 4)
                let stores = try (0..<4).map { _ in try SQLiteCredentialStore(path: path) }
                for (number, store) in stores.enumerated() {
                    try await store.add(Username("user\(number)"), hash: PasswordHash(Self.hash))
                }
                #expect(try await stores[0].usernames().count == 4)
                #expect(try mode(of: path) == 0o600)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.contains(".before") || $0.contains(".partial") })
        }
    }

    @Test func `all of them open a file that needs a migration, and the copy is from before it`() async throws {
        try await withTemporaryFolder { folder in
            var migrator = CredentialSchema.schema.migrator
            migrator.registerMigration("999-newer") { database in
                try database.execute(sql: "CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT")
            }
            let newer = StoreSchema(
                applicationID: CredentialSchema.applicationID,
                migrator: migrator,
                readers: 1
            )
            for round in 0..<10 {
                let path = folder + "/\(round).sqlite"
                try StoreDatabase.open(path, schema: CredentialSchema.schema).close()
                let pools = try await openAtOnce(path, schema: newer, count: 4)
                for pool in pools {
                    #expect(try await pool.read { try $0.tableExists("novelty") })
                }
                let copy = try DatabaseQueue(path: path + ".before-999-newer")
                #expect(try await copy.read { try !$0.tableExists("novelty") && $0.tableExists("credential") })
                #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
            }
        }
    }

    /// The state that another program sees for some microseconds, and that a crash in between leaves.
    @Test func `a file with GRDB's list of migrations and nothing else is a new one`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.sqlite"
            let queue = try DatabaseQueue(path: path)
            try await queue.write { database in
                try database.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            }
            try queue.close()
            let store = try SQLiteCredentialStore(path: path)
            try await store.add(Username("alice"), hash: PasswordHash(Self.hash))
            #expect(try await store.usernames().count == 1)
        }
    }
}
