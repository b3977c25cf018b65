import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct PeerNetworkTests {
    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:0:7::1", "20010db800000007/64"),
            ("2001:db8:0:7:ffff::9", "20010db800000007/64"),
            ("::1", "0000000000000000/64"),
        ]
    )
    func `one customer counts as one`(address: String, network: String) throws {
        let peer = try #require(PeerNetwork(SocketAddress(ipAddress: address, port: 7)))
        #expect(peer.description == network)
    }
}
