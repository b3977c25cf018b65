/// The transport that messages are sent or received over.
public enum DeliveryWire: String, Codable, Sendable {
    /// The control connection (TLS over TCP).
    case tls
    /// Datagrams (UDP).
    case udp
}

extension DeliveryWire {
    /// Converts from the protocol; `nil` if the peer named no wire, or one that this release does not know.
    package init?(_ wire: WireWire) {
        switch wire {
        case .tls: self = .tls
        case .udp: self = .udp
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

extension WireWire {
    /// Converts to the protocol.
    package init(_ wire: DeliveryWire) {
        switch wire {
        case .tls: self = .tls
        case .udp: self = .udp
        }
    }
}
