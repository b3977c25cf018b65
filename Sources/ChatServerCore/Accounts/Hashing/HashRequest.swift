package import ChatStorage

/// Where a request to the accounts comes from.
package struct Requester: Sendable {
    /// The peer's network, as bounds and delays count it.
    package let network: PeerNetwork

    /// The end of its connection: work for it that has not begun is dropped then.
    package let end: ConnectionEnd

    /// Makes a requester.
    package init(_ network: PeerNetwork, end: ConnectionEnd = ConnectionEnd()) {
        self.network = network
        self.end = end
    }
}

/// What ``PasswordWorkers`` must know of a hash to run it in its turn.
package struct HashRequest: Sendable {
    let kind: HashQueue.Kind
    let source: HashQueue.Source
    let end: ConnectionEnd

    /// A hash of an account that exists, for a connection that has not logged in.
    package static func login(from requester: Requester) -> HashRequest {
        HashRequest(kind: .account, source: .network(requester.network.site), end: requester.end)
    }

    /// The hash of a new account.
    package static func registration(from requester: Requester) -> HashRequest {
        HashRequest(kind: .registration, source: .network(requester.network.site), end: requester.end)
    }

    /// A hash for an account that has logged in.
    package static func session(of account: AccountID, end: ConnectionEnd) -> HashRequest {
        HashRequest(kind: .account, source: .account(account), end: end)
    }
}
