import ChatStorage

/// Where a request to the accounts comes from.
struct Requester: Sendable {
    /// The peer's network, as bounds and delays count it.
    let network: PeerNetwork

    /// The end of its connection: work for it that has not begun is dropped then.
    let end: ConnectionEnd

    /// Makes a requester.
    init(_ network: PeerNetwork, end: ConnectionEnd = ConnectionEnd()) {
        self.network = network
        self.end = end
    }
}

/// What ``PasswordWorkers`` must know of a hash to run it in its turn.
struct HashRequest: Sendable {
    let kind: HashQueue.Kind
    let source: HashQueue.Source
    let end: ConnectionEnd

    /// A hash of an account that exists, for a connection that has not logged in.
    static func login(from requester: Requester) -> HashRequest {
        HashRequest(kind: .account, source: .network(requester.network.site), end: requester.end)
    }

    /// The hash of a new account.
    static func registration(from requester: Requester) -> HashRequest {
        HashRequest(kind: .registration, source: .network(requester.network.site), end: requester.end)
    }

    /// A hash for an account that has logged in.
    static func session(of account: AccountID, end: ConnectionEnd) -> HashRequest {
        HashRequest(kind: .account, source: .account(account), end: end)
    }
}
