/// The version of a credential store: it differs once somebody else has changed the store.
package struct CredentialStamp: Sendable, Equatable {
    /// What a database, or a test, counts.
    private let version: Int64

    /// Of a flat file, `nil` where there is none.
    private let file: FileStamp?

    /// A version that is a number.
    package init(version: Int64) {
        self.version = version
        file = nil
    }

    /// A version of a file.
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
