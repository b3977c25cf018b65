/// The address that a server listens on, for both transports.
public struct ServerAddress: Sendable, Hashable {
    /// A host name or an IP address.
    public var host: String

    /// The TCP and UDP port, 1 to 65535.
    public var port: Int

    /// Makes an address. The brackets around an IPv6 address, as in `[::1]`, are dropped.
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
