package import ChatStorage

/// Somebody who was let in, with what a session begins with.
package struct Entrant: Sendable {
    /// The account.
    package let account: Account

    /// What is remembered of it.
    package let details: AccountDetails

    /// What it has proved to know, as it is stored now.
    package let credential: Credential

    /// When the account's password was last checked for this session, in milliseconds since 1970. Resuming keeps it.
    package let passwordTime: Int64

    /// Of the secret before this login hashed the same password anew; `nil` when it did not.
    package var formerDigest: SecretDigest?

    /// What a session compares with ``AccountDirectory/secretDigest(of:)`` to notice that the password was changed.
    package var secretDigest: SecretDigest { credential.secret.digest }
}
