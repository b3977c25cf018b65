package import ChatStorage

/// Somebody who was let in, with what a session begins with.
package struct Entrant: Sendable {
    /// The account.
    package let account: Account

    /// Whether others are told what it has read of their direct messages.
    package let sendsReadReceipts: Bool

    /// What it has proved to know, as it is stored now.
    package let credential: Credential
}
