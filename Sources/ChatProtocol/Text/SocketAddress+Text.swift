package import NIOCore

extension SocketAddress {
    /// Address and port as people write them: `192.0.2.7:1300`, `[2001:db8::7]:1300`. An IPv4 address that a socket for
    /// both families shows as an IPv6 one (RFC 4291, section 2.5.5.2) is shown as what it is. Empty where there is no IP.
    package var hostAndPort: String {
        guard let ipAddress, let port else {
            return ""
        }
        let mapped = "::ffff:"
        if ipAddress.hasPrefix(mapped), ipAddress.contains(".") {
            return "\(ipAddress.dropFirst(mapped.count)):\(port)"
        }
        return ipAddress.contains(":") ? "[\(ipAddress)]:\(port)" : "\(ipAddress):\(port)"
    }
}
