/// The keys of one account on one server, and the archive of its sealed messages. Several processes may have the same
/// store open.
public struct KeyStore: Sendable {
    package let backend: any KeyStoreBackend

    package init(_ backend: any KeyStoreBackend) {
        self.backend = backend
    }
}

/// An engine of key stores.
package protocol KeyStoreBackend: Sendable {
    /// Runs a transaction: no other transaction of any process on this store runs between its first read and its
    /// commit. What it wrote is on disk when this returns; if the body throws, nothing is changed. The same if the file
    /// could not be read or written and the body went on.
    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Result
    ) async throws -> Result
}
