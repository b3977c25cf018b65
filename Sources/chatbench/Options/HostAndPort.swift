/// A host and a port, as people write them: `HOST:PORT`, an IPv6 address in brackets.
struct HostAndPort: Equatable, Sendable {
    /// A name or an address.
    let host: String

    /// From 1 to 65535.
    let port: Int

    /// Parses a text; `nil` if it is malformed.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            // An IPv6 address without brackets: it is ambiguous where the port begins.
            return nil
        }
        guard !host.isEmpty else {
            return nil
        }
        self.host = String(host)
        self.port = port
    }
}
