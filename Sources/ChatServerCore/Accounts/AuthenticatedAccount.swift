import ChatStorage

/// An authenticated account, with the data that its session begins with.
struct AuthenticatedAccount: Sendable {
    /// The account.
    let account: Account

    /// The stored details of the account.
    let details: AccountDetails

    /// The credential that the client has proved to know, as it is stored now.
    let credential: Credential

    /// When the account's password or login token was last checked for this session, in milliseconds since 1970.
    /// Resuming keeps it.
    let passwordTime: Int64

    /// Whether the client has proved to know the password, and not only to have a token.
    let hasProvedPassword: Bool

    /// The remembered login that the session belongs to; `nil` for none.
    var login: LoginID?

    /// The digest of the former secret if this login rehashed the same password; `nil` otherwise.
    var formerDigest: SecretDigest?

    /// The digest that a session compares with ``AccountDirectory/secretDigest(of:)`` to notice a changed password.
    var secretDigest: SecretDigest { credential.secret.digest }
}
