import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

/// The networks that accounts are known in, in both kinds of store.
@Suite struct CredentialNetworkTests {
    private let day: Int64 = 86_400_000
    private let now: Int64 = 20_000 * 86_400_000

    @Test(arguments: CredentialStoreKind.allCases)
    func `an account is known where it logged in, for 90 days, also after a restart`(kind: CredentialStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let (alice, bob) = try (Username("alice"), Username("bob"))
            let store = try kind.open(in: folder)
            try await store.add(alice, hash: sampleHash(1))
            try await store.add(bob, hash: sampleHash(2))
            #expect(try await !store.knowsNetwork("192.0.2.1", of: alice, now: now))
            try await store.noteNetwork("192.0.2.1", of: alice, now: now)
            let other = try kind.open(in: folder)
            for store in [store, other] {
                #expect(try await store.knowsNetwork("192.0.2.1", of: Username("ALICE"), now: now + 90 * day))
                #expect(try await !store.knowsNetwork("192.0.2.1", of: alice, now: now + 91 * day))
                #expect(try await !store.knowsNetwork("192.0.2.2", of: alice, now: now))
                #expect(try await !store.knowsNetwork("192.0.2.1", of: bob, now: now))
            }
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `eight networks are kept`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let alice = try Username("alice")
            let store = try kind.open(in: folder)
            try await store.add(alice, hash: sampleHash(1))
            for number in 1...10 as ClosedRange<Int64> {
                try await store.noteNetwork("192.0.2.\(number)", of: alice, now: now + number * day)
            }
            var known: [Int] = []
            for number in 1...10 where try await store.knowsNetwork("192.0.2.\(number)", of: alice, now: now) {
                known.append(number)
            }
            #expect(known == Array(3...10))
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `they go with the account, and nobody has any without one`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let (alice, bob) = try (Username("alice"), Username("bob"))
            let store = try kind.open(in: folder)
            for name in [alice, bob] {
                try await store.add(name, hash: sampleHash(1))
                try await store.noteNetwork("192.0.2.1", of: name, now: now)
            }
            try await store.remove(alice)
            try await store.forgetNetworks(of: bob)
            // As a login does whose password was checked before.
            try await store.noteNetwork("192.0.2.1", of: alice, now: now)
            try await store.add(alice, hash: sampleHash(1))
            for name in [alice, bob] {
                #expect(try await !store.knowsNetwork("192.0.2.1", of: name, now: now))
            }
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `a secret is replaced only as long as it is the one that was read`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let alice = try Username("alice")
            let store = try kind.open(in: folder)
            try await store.add(alice, hash: sampleHash(1))
            #expect(try await !store.replace(alice, hash: sampleHash(3), ifStill: .hash(sampleHash(2))))
            #expect(try await !store.replace(alice, hash: sampleHash(3), ifStill: .plainText("x")))
            #expect(try await store.replace(alice, hash: sampleHash(3), ifStill: .hash(sampleHash(1))))
            #expect(try await store.credential(for: alice)?.secret == .hash(sampleHash(3)))
            #expect(try await !store.replace(Username("bob"), hash: sampleHash(3), ifStill: .hash(sampleHash(1))))
        }
    }

    @Test func `the file beside a flat one is its owner's alone, and has no address in it`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            let store = try FlatFileCredentialStore(path: path)
            try await store.add(Username("alice"), hash: sampleHash(1))
            try await store.noteNetwork("192.0.2.1", of: Username("alice"), now: now)
            #expect(try mode(of: path + ".networks") == 0o600)
            #expect(try !text(of: path + ".networks").contains("192.0.2"))
            let before =
                try FileManager.default.attributesOfItem(atPath: path + ".networks")[.modificationDate] as? Date
            try await store.noteNetwork("192.0.2.1", of: Username("alice"), now: now + 1)
            let after = try FileManager.default.attributesOfItem(atPath: path + ".networks")[.modificationDate] as? Date
            #expect(before == after)
        }
    }

    @Test func `a database of release 0_1_0 keeps its accounts`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.sqlite"
            let queue = try DatabaseQueue(path: path)
            try CredentialSchema.schema.migrator.migrate(queue, upTo: "001-credentials")
            let hash = try sampleHash(1).phcString
            try await queue.write { database in
                try database.execute(sql: "INSERT INTO credential VALUES ('alice', 'Alice', ?)", arguments: [hash])
            }
            try queue.close()
            let store = try SQLiteCredentialStore(path: path)
            let alice = try Username("alice")
            #expect(try await store.credential(for: alice)?.secret == .hash(sampleHash(1)))
            try await store.noteNetwork("192.0.2.1", of: alice, now: now)
            #expect(try await store.knowsNetwork("192.0.2.1", of: alice, now: now))
            #expect(FileManager.default.fileExists(atPath: path + ".before-002-known-networks"))
        }
    }
}
