import ChatProtocol

/// What lets a new account in, on a server that does not take everybody. An invite that is named for this call, and the
/// claims of accounts that were applied for, are brought by the connection: see ``ClaimingConnection``.
struct Admission: Sendable {
    /// Whether an invite is named for this call, by a link or a file.
    var hasNamedInvite = false

    /// The invite that the user typed.
    var typed: InviteCode?

    /// The accounts that this device applied for, in lower case.
    var applied: Set<String> = []

    /// Whether there is something to bring for an account.
    func isReady(for name: String) -> Bool {
        hasNamedInvite || typed != nil || hasApplied(for: name)
    }

    /// Whether this device applied for an account.
    func hasApplied(for name: String) -> Bool {
        applied.contains(name.lowercased())
    }

    /// Drops what the server has refused.
    mutating func refused(for name: String) {
        if typed == nil, !hasNamedInvite {
            applied.remove(name.lowercased())
        }
        typed = nil
        hasNamedInvite = false
    }
}
