import NIOCore

extension SocketAddress {
    /// Where a peer comes from, as limits and delays count it. `nil` where there is no IP.
    var network: String? {
        PeerNetwork(self)?.description
    }
}
