import ChatClientCore
import ChatKeyStore
import Synchronization

/// A key store whose file is made when keys are made: a program that only writes in the clear leaves none behind.
/// Until then it is in memory.
final class LateKeyStore: KeyStoreBackend {
    private let path: String
    private let memory = InMemoryKeyStore()
    private let file: Mutex<(any KeyStoreBackend)?>

    /// Opens the file, if there is one.
    ///
    /// - Parameter exists: Whether there is one, or it is to be made at once.
    /// - Throws: `KeyStoreError`, if there is a file that cannot be used.
    init(path: String, exists: Bool) throws(KeyStoreError) {
        self.path = path
        file = Mutex(exists ? try SQLiteKeyStore.open(path: path).backend : nil)
    }

    /// Makes the file, if there is none, and moves into it what is in memory.
    ///
    /// - Throws: `KeyStoreError`.
    func create() async throws(KeyStoreError) {
        guard file.withLock({ $0 == nil }) else {
            return
        }
        let made = try SQLiteKeyStore.open(path: path).backend
        do {
            let records = memory.records
            try await made.transaction { try records.copy(into: &$0) }
        } catch let error as KeyStoreError {
            throw error
        } catch {
            throw KeyStoreError("The key store \(path) cannot be written.")
        }
        file.withLock { $0 = made }
    }

    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Result
    ) async throws -> Result {
        try await (file.withLock { $0 } ?? memory).transaction(body)
    }
}

extension InMemoryKeyRecords {
    /// Copies what a client without keys knows: the server, its conversations, and the devices of others.
    fileprivate func copy(into records: inout any KeyRecords) throws(KeyStoreError) {
        try records.save(state())
        for conversation in conversations() {
            try records.save(conversation)
        }
        for peer in peers() {
            try records.save(peer)
            for device in devices(of: peer.account) {
                try records.save(device)
            }
        }
    }
}

/// A key store whose file cannot be used: the account may have keys in it, so nothing is sent as if it had none.
struct UnusableKeyStore: KeyStoreBackend {
    /// Why.
    let error: KeyStoreError

    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Result
    ) async throws -> Result {
        throw error
    }
}
