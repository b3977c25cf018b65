/// Where a server listens, on both wires.
public struct ServerAddress: Sendable, Hashable {
    /// A name or an address.
    public var host: String

    /// The TCP and UDP port, 1 to 65535.
    public var port: Int

    /// Makes an address. The brackets that people write around an IPv6 address, as in `[::1]`, are left out.
    public init(host: String, port: Int) {
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.contains(":")
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : host
        self.port = port
    }
}

extension ServerAddress: CustomStringConvertible {
    /// `host:port`, an IPv6 address in brackets.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
