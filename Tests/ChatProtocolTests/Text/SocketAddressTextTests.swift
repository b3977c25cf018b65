import ChatProtocol
import NIOCore
import Testing

@Suite struct SocketAddressTextTests {
    @Test(arguments: [
        ("192.0.2.7", 1300, "192.0.2.7:1300"),
        ("2001:db8::7", 40_123, "[2001:db8::7]:40123"),
        ("::ffff:192.0.2.7", 1300, "192.0.2.7:1300"),
        ("::ffff:0:0:1", 1, "[::ffff:0:0:1]:1"),
        ("::1", 65_535, "[::1]:65535"),
    ])
    func `an address is written with its port`(address: String, port: Int, text: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: port).hostAndPort == text)
    }

    @Test func `a socket of the file system has no address to write`() throws {
        #expect(try SocketAddress(unixDomainSocketPath: "/x").hostAndPort == "")
    }
}
