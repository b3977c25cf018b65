import ChatProtocol

/// Which wrong passwords a login waits for, and where a wrong one counts. Pure.
///
/// A network that the account logged in from before is *known*. There only the account's own mistakes from that network
/// count, so nothing that is done elsewhere, nor a neighbour behind the same router, keeps the owner out. Anywhere else
/// the network's count and the account's count over all such networks hold the login up, too. IPv6 counts there by the
/// /56 of a customer, and once more by the /48 around it.
struct LoginAttempt: Sendable {
    /// The account's mistakes from this network.
    let own: LoginThrottle.Subject

    /// What must not have too many wrong ones for the password to be looked at.
    let gates: [LoginThrottle.Subject]

    /// Where a wrong password counts.
    let counted: [LoginThrottle.Subject]

    /// Makes an attempt.
    ///
    /// - Parameter isKnown: Whether the account logged in from this network before.
    init(_ username: Username, network: PeerNetwork, isKnown: Bool) {
        let networks = LoginThrottle.Subject.networks(of: network)
        if isKnown {
            own = .accountAndNetwork(username.folded, network.description)
            gates = [own]
            counted = [own] + networks
        } else {
            own = .accountAndNetwork(username.folded, network.subnet)
            gates = [own] + networks + [.account(username.folded)]
            counted = gates
        }
    }
}
