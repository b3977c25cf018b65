import NIOCore

/// A host as certificates name it.
struct VerifiedHost: Sendable, Equatable {
    /// A DNS name, or an IP address.
    let name: String

    /// Whether it is an IP address: certificates name these in another field.
    let isAddress: Bool

    /// Makes one from the host that the user named; `nil` for a text that can name none.
    init?(_ host: String) {
        guard !host.isEmpty, !host.utf8.contains(0) else {
            return nil
        }
        // The zone of a link-local address is a matter of this machine alone.
        let address = host.contains(":") ? String(host.prefix { $0 != "%" }) : host
        if (try? SocketAddress(ipAddress: address, port: 0)) != nil {
            (name, isAddress) = (address, true)
            return
        }
        // The root's dot at the end of a DNS name is in no certificate.
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        guard !name.isEmpty else {
            return nil
        }
        (self.name, isAddress) = (name, false)
    }
}
