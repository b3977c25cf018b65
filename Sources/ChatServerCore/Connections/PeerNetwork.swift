import ChatProtocol
import NIOCore

/// The network of a peer, as the rate limits count it: an IPv4 address, or an IPv6 /64 with the /56 and the /48
/// around it.
///
/// An IPv6 customer has at least 64 bits (RFC 6177), and often a /56 or a /48: using all its addresses costs
/// the customer no more than using one.
struct PeerNetwork: Sendable, Hashable, CustomStringConvertible {
    /// The IPv4 address, or the /64 as 16 hexadecimal digits and `/64`.
    let description: String

    /// The /56 around it; for IPv4 the address.
    let subnet: String

    /// The /48 around it; for IPv4 the address.
    let site: String

    /// Makes a network that is not part of a wider one.
    init(_ text: String) {
        description = text
        subnet = text
        site = text
    }

    /// Makes the network of an IPv6 address.
    ///
    /// - Parameter bytes: The 16 bytes of the address.
    private init(ipv6 bytes: [UInt8]) {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        description = digits.prefix(8).joined() + "/64"
        subnet = digits.prefix(7).joined() + "/56"
        site = digits.prefix(6).joined() + "/48"
    }

    /// Makes the network of an address; `nil` if it is not an IP address.
    init?(_ address: SocketAddress) {
        guard let address = IPAddress(address) else {
            return nil
        }
        if address.bytes.count == 4 {
            self.init(address.description)
        } else {
            self.init(ipv6: address.bytes)
        }
    }
}
