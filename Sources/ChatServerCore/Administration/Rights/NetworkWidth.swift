import ChatProtocol

/// A bound for the size of a network: the shortest prefix of each kind. Pure.
struct NetworkWidth: Sendable, Equatable {
    /// The widest network that a moderator bans: a wider one could keep out every admin, who are asked for their role
    /// only when they are connected.
    static let moderator = NetworkWidth(ipv4: 24, ipv6: 48)

    /// The widest network that is banned without `force`.
    static let unforced = NetworkWidth(ipv4: 16, ipv6: 32)

    /// The shortest prefix of an IPv4 network, in bits.
    let ipv4: Int
    /// The shortest prefix of an IPv6 network, in bits.
    let ipv6: Int

    /// Whether a network is wider.
    func isExceeded(by network: IPNetwork) -> Bool {
        network.prefix < (network.bytes.count == 4 ? ipv4 : ipv6)
    }
}
