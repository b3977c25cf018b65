/// Registration policy: the clients that may make accounts.
package enum Registration: String, Sendable, CaseIterable {
    /// Every client that can connect.
    case open
    /// Who has an invite of the operator.
    case invite
    /// Whom the operator approves, and who has an invite.
    case approval
    /// Only the operator, by `chatserver user add`.
    case closed
}
