import ChatProtocol

/// The ``LoginThrottle`` subjects of a login: those that can delay it, and those that count its wrong password. Pure.
///
/// A network that the account logged in from before is *known*. There only the account's own mistakes from that
/// network count, so neither guesses from elsewhere nor a neighbour behind the same router lock the owner out.
/// From any other network the login is also delayed by the network's count and by the account's count over all
/// such networks. In IPv6 a network is counted by the /56 of a customer, and again by the /48 around it.
struct LoginAttempt: Sendable {
    /// The account's mistakes from this network.
    let own: LoginThrottle.Subject

    /// The subjects that delay the check of the password.
    let gates: [LoginThrottle.Subject]

    /// The subjects that count a wrong password.
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
