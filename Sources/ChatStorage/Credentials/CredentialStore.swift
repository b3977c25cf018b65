package import ChatProtocol

/// The accounts that may log in: names and password verifiers. Names are compared case-insensitively.
package protocol CredentialStore: Sendable {
    /// Returns the credential of a name; `nil` when there is no such account.
    ///
    /// - Throws: ``StorageError``.
    func credential(for username: Username) async throws -> Credential?

    /// Returns whether a name belongs to an account that disappeared recently without a command, such as its line
    /// in a file that somebody edits. The name is not free then.
    ///
    /// - Throws: ``StorageError``.
    func isReserved(_ username: Username) async throws -> Bool

    /// Adds an account.
    ///
    /// - Throws: ``CredentialError/usernameTaken``, ``StorageError``.
    func add(_ username: Username, hash: PasswordHash) async throws

    /// Changes the password of an account. The name keeps the case that it was registered with.
    ///
    /// - Throws: ``CredentialError/noSuchUser``, ``StorageError``.
    func replace(_ username: Username, hash: PasswordHash) async throws

    /// Changes the hash of an account, unless its secret has changed since it was read: a concurrent change is
    /// never overwritten.
    ///
    /// - Returns: Whether it was changed.
    /// - Throws: ``StorageError``.
    func replace(_ username: Username, hash: PasswordHash, ifStill secret: StoredSecret) async throws -> Bool

    /// Removes an account and its known networks.
    ///
    /// - Throws: ``CredentialError/noSuchUser``, ``StorageError``.
    func remove(_ username: Username) async throws

    /// Returns all names as registered, sorted by their folded form.
    ///
    /// - Throws: ``StorageError``.
    func usernames() async throws -> [Username]

    /// Returns the version of the store, which differs after another process has changed anything. Cheap enough to
    /// call once a second.
    ///
    /// - Throws: ``StorageError``.
    func stamp() async throws -> CredentialStamp

    /// Returns whether an account logged in from a network within 90 days. Locations can be tested only one network
    /// at a time by this call: the store holds a keyed hash of each of at most eight networks.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func knowsNetwork(_ network: String, of username: Username, now: Int64) async throws -> Bool

    /// Records a login of an account from a network. Writes at most once per day and network.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func noteNetwork(_ network: String, of username: Username, now: Int64) async throws

    /// Erases the known networks of an account, even if the account no longer exists.
    ///
    /// - Throws: ``StorageError``.
    func forgetNetworks(of username: Username) async throws
}
