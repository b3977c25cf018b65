/// The version of a credential store, which differs after another process has changed the store.
package struct CredentialStamp: Sendable, Equatable {
    /// The change counter of a database, or of a test.
    private let version: Int64

    /// The version of a flat file; `nil` if it is missing.
    private let file: FileStamp?

    /// Creates a version from a change counter.
    package init(version: Int64) {
        self.version = version
        file = nil
    }

    /// Creates a version from a file's stamp.
    init(file: FileStamp?) {
        version = 0
        self.file = file
    }
}

extension FlatFileCredentialStore {
    package func stamp() async throws -> CredentialStamp {
        CredentialStamp(file: try FileSystem.stamp(of: path))
    }
}
