package import NIOCore

extension SocketAddress {
    /// Address and port in the usual notation: `192.0.2.7:1300`, `[2001:db8::7]:1300`. An IPv4-mapped IPv6 address (RFC
    /// 4291, section 2.5.5.2), as reported by a dual-stack socket, is shown as IPv4. Empty if there is no IP address.
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
