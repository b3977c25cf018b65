import ChatIdentity
import ChatKeyStore
import ChatTesting
import Testing

@testable import ChatClientCore

@Suite struct FailingKeyStoreTests {
    private static let kinds: [FailingKeyStore.Kind] = [.error, .death]

    /// Two transactions with three writes: the last writes what is counted.
    private func run(_ store: some KeyStoreBackend) async throws {
        for number: UInt64 in 1...2 {
            try await store.transaction { records in
                try records.setNextCounter(number + 1, to: "bob")
                var state = try records.state()
                state.blocksSealed += 1
                try records.save(state)
                try records.setLastOpened([UInt8(number)], from: "bob")
            }
        }
    }

    private func sealed(in store: some KeyStoreBackend) async throws -> UInt64 {
        try await store.transaction { try $0.state().blocksSealed }
    }

    @Test func `counts transactions and writes`() async throws {
        let store = FailingKeyStore(InMemoryKeyStore())
        try await run(store)
        #expect(store.transactions == 2)
        #expect(store.writes == 6)
    }

    @Test(
        arguments: kinds,
        [
            (.before(transaction: 2), 1), (.write(4), 1), (.write(6), 1), (.after(transaction: 1), 1),
            (.after(transaction: 2), 2),
        ] as [(FailingKeyStore.Moment, UInt64)]
    )
    func `all or nothing of a transaction is there after a fault`(
        kind: FailingKeyStore.Kind,
        fault: (moment: FailingKeyStore.Moment, sealed: UInt64)
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("keys/store.sqlite")
        for inner in [InMemoryKeyStore(), try SQLiteKeyStore.open(path: path).backend] as [any KeyStoreBackend] {
            let store = FailingKeyStore(inner, fault: .init(moment: fault.moment, kind: kind))
            if kind == .death {
                await #expect(throws: ProgramKilled.self) { try await run(store) }
                await #expect(throws: ProgramKilled.self) { try await sealed(in: store) }
            } else {
                await #expect(throws: FailingKeyStore.error) { try await run(store) }
            }
            let restarted = FailingKeyStore(inner)
            let count = try await sealed(in: restarted)
            #expect(count == fault.sealed)
            let (counter, opened) = try await restarted.transaction { records in
                (try records.nextCounter(to: "bob"), try records.lastOpened(from: "bob"))
            }
            #expect(counter == fault.sealed + 1)
            #expect(opened == [UInt8(fault.sealed)])
        }
    }

    @Test(arguments: kinds)
    func `a body that goes on after a fault commits nothing`(kind: FailingKeyStore.Kind) async throws {
        let inner = InMemoryKeyStore()
        let store = FailingKeyStore(inner, fault: .init(moment: .write(2), kind: kind))
        await #expect(throws: (any Error).self) {
            try await store.transaction { records in
                try records.setNextCounter(2, to: "bob")
                try? records.setNextCounter(3, to: "bob")
                try? records.setNextCounter(4, to: "bob")
            }
        }
        #expect(inner.records == InMemoryKeyRecords())
    }
}
