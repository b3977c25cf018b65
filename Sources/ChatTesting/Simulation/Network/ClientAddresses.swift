package import NIOCore

/// The way in which a client's address changes.
package enum AddressChange: Sendable, Equatable, CaseIterable {
    /// The client moves to another network: datagrams on their way to the old address are lost; datagrams already
    /// sent still come from it.
    case moves
    /// NAT rebinding at a router half way to the server: datagrams that have not yet passed the router leave from
    /// the new address, and datagrams to the old address no longer pass it.
    case rebinds
}

/// The addresses that a client has had, as the server sees them.
package struct ClientAddresses {
    private struct Tenure {
        let address: SocketAddress
        let since: TimeAmount
        let change: AddressChange
    }

    private var tenures: [Tenure]

    /// Starts at an address.
    package init(_ first: SocketAddress) {
        tenures = [Tenure(address: first, since: .zero, change: .moves)]
    }

    /// The source address of a datagram that is sent now and not held up by a router.
    package var current: SocketAddress {
        tenures[tenures.count - 1].address
    }

    /// Changes the address from now on.
    package mutating func change(to address: SocketAddress, by change: AddressChange, at elapsed: TimeAmount) {
        tenures.append(Tenure(address: address, since: elapsed, change: change))
    }

    /// The source address of a client's datagram as seen on arrival.
    package func source(sentAt sent: TimeAmount, arrivingAt arrival: TimeAmount) -> SocketAddress {
        owner(end: sent, router: Self.middle(sent, arrival))
    }

    /// Whether a datagram to an address reaches the client on arrival.
    package func reach(_ address: SocketAddress, sentAt sent: TimeAmount, arrivingAt arrival: TimeAmount) -> Bool {
        owner(end: arrival, router: Self.middle(sent, arrival)) == address
    }

    private func owner(end: TimeAmount, router: TimeAmount) -> SocketAddress {
        let tenure = tenures.last { $0.since <= ($0.change == .moves ? end : router) }
        return (tenure ?? tenures[0]).address
    }

    private static func middle(_ one: TimeAmount, _ other: TimeAmount) -> TimeAmount {
        .nanoseconds((one.nanoseconds + other.nanoseconds) / 2)
    }
}
