package import ChatProtocol

/// What a ban is about. Accounts of releases before 0.2 may be named like an address: `@` before a name tells that it
/// is one.
package enum AdminTarget: Sendable, Equatable {
    /// An account.
    case account(Username)
    /// An address, or a network in CIDR notation.
    case network(IPNetwork)

    /// Parses a target; `nil` when the text is none.
    package init?(_ text: String) {
        if text.hasPrefix("@") {
            guard let username = try? Username(String(text.dropFirst())) else {
                return nil
            }
            self = .account(username)
        } else if let network = IPNetwork(text) {
            self = .network(network)
        } else if let username = try? Username(text) {
            self = .account(username)
        } else {
            return nil
        }
    }
}
