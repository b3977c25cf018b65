import ChatStorage

/// Somebody who was let in, with what a session begins with.
struct Entrant: Sendable {
    /// The account.
    let account: Account

    /// What is remembered of it.
    let details: AccountDetails

    /// What it has proved to know, as it is stored now.
    let credential: Credential

    /// When the account's password was last checked for this session, in milliseconds since 1970. Resuming keeps it.
    let passwordTime: Int64

    /// Of the secret before this login hashed the same password anew; `nil` when it did not.
    var formerDigest: SecretDigest?

    /// What a session compares with ``AccountDirectory/secretDigest(of:)`` to notice that the password was changed.
    var secretDigest: SecretDigest { credential.secret.digest }
}
