import ChatAdministration
import ChatProtocol

/// What a ban of a network would hit by mistake, so that it needs `force`. Pure.
enum BanHazard: Sendable, Equatable {
    /// The address that the caller comes from.
    case own
    /// Addresses of the server's own machine.
    case loopback
    /// A trusted proxy: all clients behind it come from its address when its header is missing.
    case proxy

    /// Returns the first hazard of banning a network; `nil` for none.
    ///
    /// - Parameters:
    ///   - caller: The caller's address; `nil` at the admin socket.
    ///   - proxies: The trusted proxies.
    init?(banning network: IPNetwork, caller: IPAddress?, proxies: [IPNetwork]) {
        if let caller, network.contains(caller) {
            self = .own
        } else if Self.loopbacks.contains(where: { $0.overlaps(network) }) {
            self = .loopback
        } else if proxies.contains(where: { $0.overlaps(network) }) {
            self = .proxy
        } else {
            return nil
        }
    }

    /// The failure of a ban without `force`.
    var failure: AdminFailure {
        let what =
            switch self {
            case .own: "your own address"
            case .loopback: "addresses of the server's own machine"
            case .proxy: "a trusted proxy, through which clients come"
            }
        return AdminFailure(.needsForce, "The ban would cover \(what). If that is meant, add --force.")
    }

    private static let loopbacks = ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }
}

extension IPNetwork {
    /// Whether the networks have addresses in common: then one contains the other.
    fileprivate func overlaps(_ other: IPNetwork) -> Bool {
        contains(other) || other.contains(self)
    }
}
