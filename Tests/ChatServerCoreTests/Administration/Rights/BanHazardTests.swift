import ChatAdministration
import ChatProtocol
import Testing

@testable import ChatServerCore

@Suite struct BanHazardTests {
    @Test(
        arguments: [
            ("198.51.100.7", nil), ("198.51.100.0/24", .own), ("198.51.0.0/16", .own), ("0.0.0.0/0", .loopback),
            ("127.0.0.5", .loopback),
            ("126.0.0.0/7", .loopback), ("::1", .loopback), ("::/0", .loopback), ("10.9.4.0/24", .proxy),
            ("10.0.0.0/8", .proxy), ("2001:db8::/32", nil),
            ("2001:db8::/31", .width), ("203.0.0.0/16", nil), ("203.0.0.0/15", .width),
        ] as [(String, BanHazard?)]
    )
    func `names what a ban would hit by mistake`(network: String, hazard: BanHazard?) throws {
        let proxies = [try #require(IPNetwork("10.9.0.0/16"))]
        let found = BanHazard(
            banning: try #require(IPNetwork(network)),
            caller: IPAddress("198.51.100.20"),
            proxies: proxies
        )
        #expect(found == hazard)
    }

    @Test func `the operator has no address that a ban could cover`() throws {
        let network = try #require(IPNetwork("198.51.100.0/24"))
        #expect(BanHazard(banning: network, caller: nil, proxies: []) == nil)
        #expect(BanHazard.own.failure.code == .needsForce)
    }
}
