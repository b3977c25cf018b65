package import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address is its IPv4 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes, in network order.
    package let bytes: [UInt8]

    /// Parses an address; `nil` when the text is none.
    package init?(_ text: String) {
        guard let bytes = Self.bytes(of: text) else {
            return nil
        }
        self.init(bytes: bytes)
    }

    /// Takes the address of a socket; `nil` when it is not an IP address.
    package init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else {
            return nil
        }
        // A link-local address may come with its interface: fe80::1%eth0.
        self.init(String(text.prefix { $0 != "%" }))
    }

    /// - Parameter bytes: 4 or 16 bytes.
    private init(bytes: [UInt8]) {
        self.bytes = bytes.count == 16 && Array(bytes.prefix(12)) == Self.mapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Whether it is an address of this machine alone: `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// The address in its usual form (RFC 5952).
    package var description: String {
        Self.text(of: bytes)
    }

    static func text(of bytes: [UInt8]) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else {
            return ""
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    private static func bytes(of text: String) -> [UInt8]? {
        var ipv4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            return ipv4
        }
        var ipv6 = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, text, &ipv6) == 1 ? ipv6 : nil
    }
}
