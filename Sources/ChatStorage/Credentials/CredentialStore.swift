package import ChatProtocol

/// Who may log in: names and what proves them. Names compare without case.
package protocol CredentialStore: Sendable {
    /// The account of a name; `nil` when there is none.
    ///
    /// - Throws: ``StorageError``.
    func credential(for username: Username) async throws -> Credential?

    /// Adds an account.
    ///
    /// - Throws: ``CredentialError/usernameTaken``, ``StorageError``.
    func add(_ username: Username, hash: PasswordHash) async throws

    /// Gives an account another password. The name keeps the case that it was registered with.
    ///
    /// - Throws: ``CredentialError/noSuchUser``, ``StorageError``.
    func replace(_ username: Username, hash: PasswordHash) async throws

    /// Takes an account away.
    ///
    /// - Throws: ``CredentialError/noSuchUser``, ``StorageError``.
    func remove(_ username: Username) async throws

    /// All names as registered, sorted by their folded form.
    ///
    /// - Throws: ``StorageError``.
    func usernames() async throws -> [Username]

    /// The version of the store: it differs once another process has changed anything. Cheap enough for once a second.
    ///
    /// - Throws: ``StorageError``.
    func stamp() async throws -> CredentialStamp
}
