/// A range of IP addresses in CIDR notation (RFC 4632), such as `10.0.0.0/8` or `2001:db8::/32`; a bare address is a
/// range of one.
package struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    /// The first address: 4 or 16 bytes, those behind the prefix 0.
    package let bytes: [UInt8]

    /// The prefix length in bits: 0 to 32, or 0 to 128.
    package let prefix: Int

    /// Parses a range; `nil` when the text is none. Bits behind the prefix are cleared: `10.1.2.3/8` is `10.0.0.0/8`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else {
            return nil
        }
        guard parts.count == 2 else {
            self.init(address)
            return
        }
        // The prefix of an IPv4-mapped IPv6 address counts its 96 leading bits.
        let skipped = first.contains(":") && address.bytes.count == 4 ? 96 : 0
        let longest = address.bytes.count * 8
        guard let number = Int(parts[1]), String(number) == parts[1], (skipped...longest + skipped).contains(number)
        else {
            return nil
        }
        self.init(address, prefix: number - skipped)
    }

    /// Makes the range of one address.
    package init(_ address: IPAddress) {
        bytes = address.bytes
        prefix = address.bytes.count * 8
    }

    /// Makes the range around an address.
    ///
    /// - Parameter prefix: Bits; a value out of range is brought into it.
    package init(_ address: IPAddress, prefix: Int) {
        self.init(address.bytes, prefix: min(max(prefix, 0), address.bytes.count * 8))
    }

    private init(_ bytes: [UInt8], prefix: Int) {
        self.prefix = prefix
        self.bytes = bytes.enumerated().map { index, byte in byte & Self.mask(ofByte: index, prefix: prefix) }
    }

    /// What the least customer around it has: an IPv4 address, or an IPv6 /64 (RFC 6177). A wider network is returned
    /// unchanged.
    package var ofCustomer: IPNetwork {
        bytes.count == 4 ? self : IPNetwork(bytes, prefix: min(prefix, 64))
    }

    /// Returns whether the address is in the range.
    package func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == bytes.count
            && zip(address.bytes, bytes).enumerated().allSatisfy { index, pair in
                pair.0 & Self.mask(ofByte: index, prefix: prefix) == pair.1
            }
    }

    /// Returns whether all addresses of another range are in this one.
    package func contains(_ other: IPNetwork) -> Bool {
        other.prefix >= prefix && other.bytes.count == bytes.count
            && zip(other.bytes, bytes).enumerated().allSatisfy { index, pair in
                pair.0 & Self.mask(ofByte: index, prefix: prefix) == pair.1
            }
    }

    /// The range in its usual form; one address without a prefix.
    package var description: String {
        let text = IPAddress.text(of: bytes)
        return prefix == bytes.count * 8 ? text : "\(text)/\(prefix)"
    }

    private static func mask(ofByte index: Int, prefix: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, prefix - index * 8)))
    }
}
