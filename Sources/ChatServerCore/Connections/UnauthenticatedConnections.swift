import NIOCore

/// Admission control for unauthenticated connections (*strangers*), by network: decides which newcomers are
/// admitted, and which connections end for them. Pure: the caller passes the time.
///
/// A newcomer to a full network takes the place of that network's oldest stranger, never another network's.
/// When all places are taken, the network with the most strangers gives one up: a flood from one network pushes
/// out only its own connections, so that a person who types a password elsewhere is left alone.
struct UnauthenticatedConnections: Sendable {
    /// The id of a stranger. Ids grow with time.
    typealias ID = UInt64

    /// The decision on a newcomer.
    enum OnArrival: Equatable {
        /// Admit it.
        case admit
        /// Admit it in place of this stranger.
        case replace(ID)
        /// Refuse it: all places are taken, and no stranger must end for it.
        case refuse
    }

    private struct Stranger {
        let network: PeerNetwork
        let since: NIODeadline
    }

    private var limits: ConnectionLimits
    private var strangers: [ID: Stranger] = [:]
    /// The strangers of each network, oldest first.
    private var networks: [String: [ID]] = [:]
    private var subnets: [String: [ID]] = [:]
    private var sites: [String: [ID]] = [:]

    init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Changes the limits.
    mutating func update(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Returns the network of a stranger; `nil` if the connection is not one.
    func network(of id: ID) -> PeerNetwork? {
        strangers[id]?.network
    }

    /// Decides on a newcomer, without changing anything.
    ///
    /// - Parameter isFull: Whether the limit of all connections, of any kind, is reached.
    func arrival(from network: PeerNetwork, isFull: Bool, now: NIODeadline) -> OnArrival {
        if let crowd = crowd(around: network) {
            return replacement(in: crowd, now: now)
        }
        guard isFull || limits.unauthenticated > 0 && strangers.count >= limits.unauthenticated else {
            return .admit
        }
        guard let heaviest = heaviest(sites.values) else {
            return .refuse
        }
        // A network with fewer strangers than the heaviest one may take one of its places at once.
        let isLighter = heaviest.count > sites[network.site, default: []].count + 1
        return isLighter ? oldest(in: heaviest).map { .replace($0) } ?? .refuse : replacement(in: heaviest, now: now)
    }

    /// Adds a newcomer.
    mutating func add(_ id: ID, from network: PeerNetwork, now: NIODeadline) {
        strangers[id] = Stranger(network: network, since: now)
        networks[network.description, default: []].append(id)
        subnets[network.subnet, default: []].append(id)
        sites[network.site, default: []].append(id)
    }

    /// Removes a stranger that has logged in or closed. Idempotent.
    mutating func remove(_ id: ID) {
        guard let network = strangers.removeValue(forKey: id)?.network else {
            return
        }
        Self.remove(id, from: &networks, network.description)
        Self.remove(id, from: &subnets, network.subnet)
        Self.remove(id, from: &sites, network.site)
    }

    private static func remove(_ id: ID, from groups: inout [String: [ID]], _ key: String) {
        groups[key]?.removeAll { $0 == id }
        if groups[key]?.isEmpty == true {
            groups[key] = nil
        }
    }

    /// Returns the strangers of the narrowest group around a network that has reached its limit.
    private func crowd(around network: PeerNetwork) -> [ID]? {
        let perNetwork = limits.unauthenticatedPerAddress
        guard perNetwork > 0 else {
            return nil
        }
        let groups = [
            (networks[network.description, default: []], perNetwork),
            (subnets[network.subnet, default: []], perNetwork * ConnectionLimits.networksPerSubnet),
            (sites[network.site, default: []], perNetwork * ConnectionLimits.networksPerSite),
        ]
        return groups.first { $0.0.count >= $0.1 }?.0
    }

    /// Decides on a newcomer without a better right to the place: it replaces only a stranger that has had the
    /// time that a program needs to log in. Otherwise thousands of clients that reconnect at once would push
    /// each other out forever.
    private func replacement(in crowd: [ID], now: NIODeadline) -> OnArrival {
        guard let id = oldest(in: crowd), let stranger = strangers[id],
            now - stranger.since >= ConnectionLimits.shortestStay
        else {
            return .refuse
        }
        return .replace(id)
    }

    /// Returns the oldest stranger of the heaviest network in the heaviest subnet of a group.
    private func oldest(in group: [ID]) -> ID? {
        guard let network = group.first.flatMap({ strangers[$0] })?.network else {
            return nil
        }
        // An IPv4 address is a group of its own at each level.
        guard network.site != network.subnet else {
            return group.first
        }
        let subnet = heaviest(parts(of: group, by: \.subnet)) ?? []
        return heaviest(parts(of: subnet, by: \.description))?.first
    }

    private func parts(of group: [ID], by key: (PeerNetwork) -> String) -> some Collection<[ID]> {
        Dictionary(grouping: group) { strangers[$0].map { key($0.network) } ?? "" }.values
    }

    /// Returns the largest of these groups; among equal ones, that with the oldest stranger.
    private func heaviest(_ groups: some Collection<[ID]>) -> [ID]? {
        groups.max { ($0.count, $1.first ?? 0) < ($1.count, $0.first ?? 0) }
    }
}
