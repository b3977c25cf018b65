import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A range of IP addresses in CIDR notation, such as `10.0.0.0/8` or `2001:db8::/32`; a bare address is a range of
/// one.
struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes.
    private let address: [UInt8]

    /// The prefix length in bits.
    private let prefix: Int

    /// The range as it was written.
    let description: String

    /// Parses a range; `nil` when the text is not a range.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Self.bytes(String(first)) else {
            return nil
        }
        var prefix = address.count * 8
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...prefix).contains(number), String(number) == parts[1] else {
                return nil
            }
            prefix = number
        }
        self.address = address
        self.prefix = prefix
        description = text
    }

    /// Parses a comma-separated list of ranges.
    ///
    /// - Returns: `nil` when an entry is not a range.
    static func list(_ text: String) -> [NetworkRange]? {
        let parts = text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
        let ranges = parts.compactMap { NetworkRange($0) }
        return ranges.count == parts.count ? ranges : nil
    }

    /// Returns whether the address is in the range. An IPv4-mapped IPv6 address counts as its IPv4 address.
    func contains(_ peer: SocketAddress) -> Bool {
        guard var bytes = peer.ipAddress.flatMap(Self.bytes) else {
            return false
        }
        if bytes.count == 16, address.count == 4, Array(bytes.prefix(12)) == Self.mapped {
            bytes = Array(bytes.suffix(4))
        }
        guard bytes.count == address.count else {
            return false
        }
        return zip(bytes, address).enumerated().allSatisfy { index, pair in
            let bits = min(8, max(0, prefix - index * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            return pair.0 & mask == pair.1 & mask
        }
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// The bytes of an address, 4 or 16.
    private static func bytes(_ text: String) -> [UInt8]? {
        var ipv4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            return ipv4
        }
        var ipv6 = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, text, &ipv6) == 1 ? ipv6 : nil
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
