import ChatProtocol
import NIOCore
import Testing

@Suite struct IPNetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3/8", "10.0.0.0/8"), ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7/32", "192.0.2.7"), ("0.0.0.0/0", "0.0.0.0/0"), ("::/0", "::/0"), ("2001:DB8::1", "2001:db8::1"),
        ("2001:db8:ffff::/33", "2001:db8:8000::/33"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7/104", "192.0.0.0/8"),
    ])
    func `has one form`(text: String, canonical: String) {
        #expect(IPNetwork(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0/8", "::/129",
        "::ffff:192.0.2.7/95", "example.org", "10.0.0.0/8/8", " 10.0.0.1", "fe80::1%eth0",
    ])
    func `refuses what is no network`(text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.0/8", "::ffff:10.0.0.1", true),
        ("10.0.0.0/8", "::10.0.0.1", false), ("192.0.2.128/25", "192.0.2.127", false),
        ("192.0.2.128/25", "192.0.2.128", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("0.0.0.0/0", "::1", false), ("::1", "::1", true),
    ])
    func `contains its addresses`(network: String, address: String, isInside: Bool) throws {
        let range = try #require(IPNetwork(network))
        let address = try #require(IPAddress(address))
        #expect(range.contains(address) == isInside)
        #expect(range.contains(IPNetwork(address)) == isInside)
    }

    @Test func `contains narrower networks only`() throws {
        let wide = try #require(IPNetwork("10.0.0.0/8"))
        let narrow = try #require(IPNetwork("10.2.0.0/16"))
        #expect(wide.contains(narrow))
        #expect(wide.contains(wide))
        #expect(!narrow.contains(wide))
    }

    @Test(arguments: [("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::2", false), ("128.0.0.1", false)])
    func `knows loopback`(address: String, isLoopback: Bool) throws {
        #expect(try #require(IPAddress(address)).isLoopback == isLoopback)
    }

    @Test func `takes the address of a socket`() throws {
        let mapped = try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 5)
        #expect(IPAddress(mapped)?.description == "192.0.2.1")
        #expect(try IPAddress(SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
    }
}
