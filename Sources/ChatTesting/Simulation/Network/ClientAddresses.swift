package import NIOCore

/// How a client comes to another address.
package enum AddressChange: Sendable, Equatable, CaseIterable {
    /// It goes to another network: what is on its way to the old address is lost, what it has sent comes from there.
    case moves
    /// Its router, half way to the server, forgets a mapping: what has not yet passed the router goes out by the new
    /// address, and what comes to the old one does not pass it any more.
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

    /// The address of what is sent now and not held up by a router.
    package var current: SocketAddress {
        tenures[tenures.count - 1].address
    }

    /// From now on it is another one.
    package mutating func change(to address: SocketAddress, by change: AddressChange, at elapsed: TimeAmount) {
        tenures.append(Tenure(address: address, since: elapsed, change: change))
    }

    /// Where a datagram of the client seems to come from, when it arrives.
    package func source(sentAt sent: TimeAmount, arrivingAt arrival: TimeAmount) -> SocketAddress {
        owner(end: sent, router: Self.middle(sent, arrival))
    }

    /// Whether a datagram to an address reaches the client, when it arrives.
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
