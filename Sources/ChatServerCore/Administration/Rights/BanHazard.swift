import ChatAdministration
import ChatProtocol

/// What a ban of a network would hit by mistake, so that it needs `force`. Pure.
enum BanHazard: Sendable, Equatable, CustomStringConvertible {
    /// Addresses of the server's own machine.
    case loopback
    /// A trusted proxy: all clients behind it come from its address when its header is missing.
    case proxy
    /// The address that the caller comes from.
    case own
    /// More addresses than ``NetworkWidth/unforced`` permits.
    case width

    /// Returns the worst hazard of banning a network; `nil` for none.
    ///
    /// - Parameters:
    ///   - caller: The caller's address; `nil` at the admin socket.
    ///   - proxies: The trusted proxies.
    init?(banning network: IPNetwork, caller: IPAddress?, proxies: [IPNetwork]) {
        if Self.loopbacks.contains(where: { $0.overlaps(network) }) {
            self = .loopback
        } else if proxies.contains(where: { $0.overlaps(network) }) {
            self = .proxy
        } else if let caller, network.contains(caller) {
            self = .own
        } else if NetworkWidth.unforced.isExceeded(by: network) {
            self = .width
        } else {
            return nil
        }
    }

    /// Whether only the operator makes such a ban: it can keep out everybody, the admins included.
    var isForOperator: Bool {
        switch self {
        case .loopback, .proxy: true
        case .own, .width: false
        }
    }

    /// What the ban would cover, in words.
    var description: String {
        let widest = NetworkWidth.unforced
        return switch self {
        case .loopback: "addresses of the server's own machine"
        case .proxy: "a trusted proxy, through which clients come"
        case .own: "your own address"
        case .width: "a network wider than /\(widest.ipv4), for IPv6 /\(widest.ipv6)"
        }
    }

    /// The failure of a ban without `force`.
    var failure: AdminFailure {
        AdminFailure(.needsForce, "The ban would cover \(self). If that is meant, add --force.")
    }

    private static let loopbacks = ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }
}

extension IPNetwork {
    /// Whether the networks have addresses in common: then one contains the other.
    fileprivate func overlaps(_ other: IPNetwork) -> Bool {
        contains(other) || other.contains(self)
    }
}
