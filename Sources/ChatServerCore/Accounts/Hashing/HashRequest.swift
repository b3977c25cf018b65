import ChatProtocol
import ChatStorage

/// The origin of a request to ``AccountDirectory``: the peer's network and its connection.
struct Requester: Sendable {
    /// The peer's network, as the rate limits count it.
    let network: PeerNetwork

    /// The peer's address; `nil` if it is unknown.
    let address: IPAddress?

    /// Cancellation token of its connection: work that has not begun when it closes is dropped.
    let end: ConnectionEnd

    /// Makes a requester.
    init(_ network: PeerNetwork, address: IPAddress? = nil, end: ConnectionEnd = ConnectionEnd()) {
        self.network = network
        self.address = address
        self.end = end
    }
}

/// The scheduling parameters of a hash for ``PasswordWorkers``.
struct HashRequest: Sendable {
    let kind: HashQueue.Kind
    let source: HashQueue.Source
    let end: ConnectionEnd

    /// Returns the request of a hash for an existing account, from a connection that has not logged in.
    static func login(from requester: Requester) -> HashRequest {
        HashRequest(kind: .account, source: .network(requester.network.site), end: requester.end)
    }

    /// Returns the request of a hash for a new account.
    static func registration(from requester: Requester) -> HashRequest {
        HashRequest(kind: .registration, source: .network(requester.network.site), end: requester.end)
    }

    /// Returns the request of a hash for an account that has logged in.
    static func session(of account: AccountID, end: ConnectionEnd) -> HashRequest {
        HashRequest(kind: .account, source: .account(account), end: end)
    }
}
