package import ChatStorage

/// Somebody who was let in, with what a session begins with.
package struct Entrant: Sendable {
    /// The account.
    package let account: Account

    /// What is remembered of it.
    package let details: AccountDetails

    /// What it has proved to know, as it is stored now.
    package let credential: Credential
}
