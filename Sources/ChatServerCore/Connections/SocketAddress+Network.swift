import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension SocketAddress {
    /// Where a peer comes from, as bounds and delays count it: an IPv4 address, or the 64 bits that one IPv6 customer
    /// has at the least (RFC 6177), since whoever has one such address has them all. `nil` where there is no IP.
    var network: String? {
        guard case .v6 = self, let text = ipAddress else {
            return ipAddress
        }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &bytes) == 1 else {
            return text
        }
        let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        if isMapped {
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
        let hexadecimal = bytes.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return hexadecimal.joined() + "/64"
    }
}
