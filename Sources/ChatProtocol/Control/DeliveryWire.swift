/// The wire that messages come or go by.
public enum DeliveryWire: String, Codable, Sendable {
    /// The control connection.
    case tls
    /// Datagrams.
    case udp
}

extension DeliveryWire {
    /// The wire that the peer names; `nil` for one that it does not name, or that this release does not know.
    package init?(_ wire: WireWire) {
        switch wire {
        case .tls: self = .tls
        case .udp: self = .udp
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

extension WireWire {
    /// The wire as it is told to the peer.
    package init(_ wire: DeliveryWire) {
        switch wire {
        case .tls: self = .tls
        case .udp: self = .udp
        }
    }
}
