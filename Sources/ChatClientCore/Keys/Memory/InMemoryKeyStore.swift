import Synchronization

/// A key store in memory, for tests and for programs whose keys need not outlive them.
package final class InMemoryKeyStore: KeyStoreBackend {
    private let stored: Mutex<InMemoryKeyRecords>

    package init(_ records: InMemoryKeyRecords = InMemoryKeyRecords()) {
        stored = Mutex(records)
    }

    /// A copy of what is committed.
    package var records: InMemoryKeyRecords {
        stored.withLock(\.self)
    }

    /// Restores a copy, like a restored backup.
    package func restore(_ records: InMemoryKeyRecords) {
        stored.withLock { $0 = records }
    }

    package func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Result
    ) async throws -> Result {
        try stored.withLock { records in
            var copy: any KeyRecords = records
            let result = try body(&copy)
            guard let changed = copy as? InMemoryKeyRecords else {
                throw KeyStoreError("The records of another key store were put into this one.")
            }
            records = changed
            return result
        }
    }
}
