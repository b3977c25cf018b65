/// The transport that messages are sent or received over.
public enum DeliveryTransport: String, Codable, Sendable {
    /// The control connection (TLS over TCP).
    case tls
    /// Datagrams (UDP).
    case udp
}

extension DeliveryTransport {
    /// Converts from the protocol; `nil` if the peer named no wire, or one that this release does not know.
    package init?(_ wire: ProtoTransport) {
        switch wire {
        case .tls: self = .tls
        case .udp: self = .udp
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

extension ProtoTransport {
    /// Converts to the protocol.
    package init(_ wire: DeliveryTransport) {
        switch wire {
        case .tls: self = .tls
        case .udp: self = .udp
        }
    }
}
