package import ChatProtocol

/// Who may log in: names and what proves them. Names compare without case.
package protocol CredentialStore: Sendable {
    /// The account of a name; `nil` when there is none.
    ///
    /// - Throws: ``StorageError``.
    func credential(for username: Username) async throws -> Credential?

    /// Whether a name had an account a moment ago that vanished without a command's doing, such as its line in a file
    /// that somebody edits. It is not free then.
    ///
    /// - Throws: ``StorageError``.
    func isReserved(_ username: Username) async throws -> Bool

    /// Adds an account.
    ///
    /// - Throws: ``CredentialError/usernameTaken``, ``StorageError``.
    func add(_ username: Username, hash: PasswordHash) async throws

    /// Gives an account another password. The name keeps the case that it was registered with.
    ///
    /// - Throws: ``CredentialError/noSuchUser``, ``StorageError``.
    func replace(_ username: Username, hash: PasswordHash) async throws

    /// Gives an account another hash, unless its secret has changed since it was read: what others did meanwhile stays.
    ///
    /// - Returns: Whether it did.
    /// - Throws: ``StorageError``.
    func replace(_ username: Username, hash: PasswordHash, ifStill secret: StoredSecret) async throws -> Bool

    /// Takes an account away, with the networks that it is known in.
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

    /// Whether an account logged in from a network within 90 days. It does not tell other than by this question where
    /// that was: a keyed hash of each of at most eight networks is stored.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func knowsNetwork(_ network: String, of username: Username, now: Int64) async throws -> Bool

    /// An account has logged in from a network. Writes once a day and network at the most.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func noteNetwork(_ network: String, of username: Username, now: Int64) async throws

    /// Erases the networks that an account is known in, also where there is no such account any more.
    ///
    /// - Throws: ``StorageError``.
    func forgetNetworks(of username: Username) async throws
}
