import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

@Suite struct TransactionTests {
    private struct Changed: Error {}

    @Test(arguments: KeyEngine.allCases)
    func `a body that throws changes nothing`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let prekey = try signedPrekey(1)
            let kept = try message(1, payload: hash(1), .text("kept"))
            try await store.transaction { records in
                try records.save(prekey)
                try records.save(kept)
                var state = KeyStoreState()
                state.line = line
                try records.save(state)
            }
            let before = try await ContractSnapshot(of: store)
            await #expect(throws: Changed.self) {
                try await store.transaction { records in
                    var state = try records.state()
                    state.blocksSealed = 5
                    try records.save(state)
                    try records.removeSignedPrekey(1)
                    try records.save(pair(1))
                    try records.save(session("bob", 1))
                    try records.save(message(2, payload: hash(2), .text("rolled back")))
                    try records.removeMessage(payloadHash: hash(1))
                    // It sees its own changes.
                    #expect(try records.state().blocksSealed == 5)
                    #expect(try records.message(payloadHash: hash(1)) == nil)
                    #expect(try records.search(ArchiveSearch(query: "back", limit: 5)).count == 1)
                    throw Changed()
                }
            }
            #expect(try await ContractSnapshot(of: store) == before)
            try await store.expect([]) { try $0.search(ArchiveSearch(query: "back", limit: 5)) }
            try await store.expect([kept]) { try $0.search(ArchiveSearch(query: "kept", limit: 5)) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `transactions of many tasks run one after the other`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask { try await store.transaction { try increment(&$0) } }
                }
                try await group.waitForAll()
            }
            try await store.expect(20) { try $0.state().blocksSealed }
        }
    }

    @Test func `a transaction of a cancelled task is carried out`() async throws {
        try await KeyEngine.sqlite.withStore { store in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await store.transaction { try increment(&$0) }
            }
            try await task.value
            try await store.expect(1) { try $0.state().blocksSealed }
        }
    }

    @Test func `an error of the database ends the transaction, also if its body goes on`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            try await store.transaction { try increment(&$0) }
            try await store.queue.writeWithoutTransaction { try $0.execute(sql: "DROP TABLE restart") }
            let bob = try address("bob")
            await #expect(throws: KeyStoreError.self) {
                try await store.transaction { records in
                    try increment(&records)
                    try? records.setLastRestart(1, with: bob)
                    try increment(&records)
                }
            }
            try await store.expect(1) { try $0.state().blocksSealed }
        }
    }

    @Test func `what is committed is there after the file is opened again`() async throws {
        try await withKeyStoreFile { path in
            let device = try ownDevice()
            try await SQLiteKeyStoreBackend(path: path).transaction { try $0.save(device) }
            let opened = try SQLiteKeyStore.open(path: path)
            #expect(try await opened.backend.read { try $0.ownDevice() } == device)
        }
    }

    @Test func `the disk has every commit, and no key or text elsewhere`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            for (name, value) in [
                ("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1"), ("foreign_keys", "1"),
                ("temp_store", "2"), ("trusted_schema", "0"), ("wal_autocheckpoint", "250"),
                ("journal_size_limit", "0"),
            ] {
                let setting = try await store.queue.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
                #expect(setting == value, "\(name)")
            }
        }
    }
}

/// Reads, changes and writes.
func increment(_ records: inout any KeyRecords) throws {
    var state = try records.state()
    state.blocksSealed += 1
    try records.save(state)
}
