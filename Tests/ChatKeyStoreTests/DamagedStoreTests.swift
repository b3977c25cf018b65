import ChatTesting
import Foundation
import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// A file that is damaged, or that somebody has edited, gives errors and no crash.
@Suite struct DamagedStoreTests {
    private func fill(_ store: any KeyStoreBackend) async throws {
        try await store.transaction { records in
            var state = KeyStoreState()
            state.line = line
            state.formerNumbers = [try device(5)]
            try records.save(state)
            try records.save(ownDevice())
            try records.save(identityDraft())
            try records.save(ownList(1), version: 1)
            try records.save(signedPrekey(1))
            _ = try records.noteEphemeral(hash(1), of: 1)
            try records.save(pair(1))
            try records.save(peer("bob", .identityChanged(hash(1), at: 1)))
            var known = try knownDevice("bob")
            known.owesAnswer = true
            try records.save(known)
            try records.setLastRestart(1, with: known.address)
            try records.save(session("bob", 1))
            try records.setNextCounter(5, to: "bob")
            try records.save(ConversationKeys(conversation: 3, peer: "bob", openedThrough: 1, shownThrough: 1))
            try records.save(HealingRequest(payloadHash: hash(1), sender: known.address, asked: 1, tries: 1))
            for number: UInt8 in 1...8 {
                try records.save(message(UInt64(number), payload: hash(number), .text("river \(number)")))
            }
            try records.save(message(nil, payload: hash(0), .unopened(.damaged)))
            try UntoldNewsTests.samples.forEach { try records.addUntold($0) }
        }
    }

    /// Reads everything, and tells the error; any other error than a ``KeyStoreError`` is a failure.
    private func problem(_ store: any KeyStoreBackend) async -> KeyStoreError? {
        do {
            _ = try await ContractSnapshot(of: store)
            return nil
        } catch let error as KeyStoreError {
            return error
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    /// Reads everything after a change, which is undone.
    private static func problem(in database: Database, _ path: String, after change: String) throws -> KeyStoreError? {
        try database.execute(
            sql: "PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1; SAVEPOINT change; \(change)"
        )
        defer { try? database.execute(sql: "ROLLBACK TO change; RELEASE change") }
        do {
            let records = SQLiteKeyRecords(database: database, path: path, failure: KeyStoreFailure())
            _ = try ContractSnapshot(records)
            return nil
        } catch let error as KeyStoreError {
            return error
        }
    }

    @Test func `every column may have any value`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            try await fill(store)
            let columns = try await store.queue.read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT t.name, c.name, c.type FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
                        WHERE t.strict = 1
                        """
                ).map { row in (table: row[0] as String, column: row[1] as String, type: row[2] as String) }
            }
            #expect(columns.count > 80)
            var problems = 0
            for (table, column, type) in columns {
                let values =
                    ["INTEGER": ["-1", "1 << 40", "0"], "BLOB": ["x''", "x'ff'"], "TEXT": ["'other'"]][type] ?? []
                for value in values {
                    let change = "UPDATE OR IGNORE \(table) SET \(column) = \(value)"
                    let error = try await store.queue.writeWithoutTransaction { database in
                        try Self.problem(in: database, path, after: change)
                    }
                    problems += error == nil ? 0 : 1
                    #expect(error == nil || error == .damaged(path), "\(table).\(column) = \(value)")
                }
            }
            #expect(problems > 20)
            await #expect(problem(store) == nil)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any bytes of the file may be others`(seed: UInt64) async throws {
        try await withKeyStoreFile { path in
            let original = try SQLiteKeyStoreBackend(path: path)
            try await fill(original)
            try await original.queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try original.queue.close()
            let clean = try Data(contentsOf: URL(fileURLWithPath: path))
            var random = SplitMix64(seed: seed)
            for round in 0..<10 {
                var bytes = clean
                for _ in 0..<Int.random(in: 1...40, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                        in: .min ... .max,
                        using: &random
                    )
                }
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try file.write(contentsOf: bytes)
                try file.close()
                do {
                    let store = try SQLiteKeyStoreBackend(path: path)
                    _ = await problem(store)
                    try await store.transaction { try increment(&$0) }
                } catch is KeyStoreError {
                } catch {
                    Issue.record("seed \(seed), round \(round): \(error)")
                }
                try? FileManager.default.removeItem(atPath: path + "-wal")
            }
        }
    }
}
