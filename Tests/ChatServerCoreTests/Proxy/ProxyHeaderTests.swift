import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct ProxyHeaderTests {
    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]

    private static func binary(_ version: UInt8, _ family: UInt8, _ addresses: [UInt8]) -> [UInt8] {
        signature + [version, family, UInt8(addresses.count >> 8), UInt8(addresses.count & 0xFF)] + addresses
    }

    private static let ipv4: [UInt8] = [192, 0, 2, 7, 10, 0, 0, 1, 0x30, 0x39, 0x05, 0x14]
    private static let ipv6: [UInt8] =
        [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 7] + [UInt8](repeating: 0, count: 7) + [9]
        + [UInt8](repeating: 1, count: 16) + [0x30, 0x39, 0x05, 0x14]

    /// Headers and the clients they name; `nil` for none.
    private static let good: [([UInt8], String?)] = [
        (Array("PROXY TCP4 192.0.2.7 10.0.0.1 12345 1300\r\n".utf8), "192.0.2.7"),
        (Array("PROXY TCP6 2001:db8:0:7::9 ::1 12345 1300\r\n".utf8), "20010db800000007/64"),
        (Array("PROXY UNKNOWN\r\n".utf8), nil),
        (Array("PROXY UNKNOWN ffff::1 whatever 1 2\r\n".utf8), nil),
        (binary(0x21, 0x11, ipv4), "192.0.2.7"),
        (binary(0x21, 0x21, ipv6), "20010db800000007/64"),
        // With an extension of 5 bytes.
        (binary(0x21, 0x11, ipv4 + [0x02, 0, 2, 65, 66]), "192.0.2.7"),
        (binary(0x20, 0x00, []), nil),
        (binary(0x20, 0x11, ipv4), nil),
        (binary(0x21, 0x00, []), nil),
    ]

    private func network(_ header: ProxyHeader) -> String? {
        if case .client(let address) = header { PeerNetwork(address)?.description } else { nil }
    }

    @Test func `a header is read at whatever index it is cut, and takes no byte behind it`() throws {
        for (bytes, expected) in Self.good {
            let all = bytes + [0x16, 0x03]
            for cut in 0..<all.count {
                var buffer = ByteBuffer(bytes: all[..<cut])
                var header = try ProxyHeaderDecoder.read(from: &buffer)
                #expect((header != nil) == (cut >= bytes.count), "cut at \(cut)")
                if header == nil {
                    #expect(buffer.readableBytes == cut)
                    buffer.writeBytes(all[cut...])
                    header = try ProxyHeaderDecoder.read(from: &buffer)
                } else {
                    buffer.writeBytes(all[cut...])
                }
                #expect(network(try #require(header)) == expected)
                #expect(Array(buffer.readableBytesView) == [0x16, 0x03])
            }
        }
    }

    @Test func `a header is read a byte at a time`() throws {
        for (bytes, expected) in Self.good {
            var buffer = ByteBuffer()
            for (index, byte) in bytes.enumerated() {
                buffer.writeInteger(byte)
                let header = try ProxyHeaderDecoder.read(from: &buffer)
                #expect((header != nil) == (index == bytes.count - 1))
                if let header {
                    #expect(network(header) == expected)
                }
            }
        }
    }

    @Test(
        arguments: [
            // TLS without a header, HTTP, and bytes that only resemble a header.
            ([0x16, 0x03, 0x01, 0x02, 0x00], ProxyHeaderError.absent),
            (Array("GET / HTTP/1.1\r\n".utf8), .absent),
            (Array("PROXX".utf8), .absent),
            (Array(signature.dropLast()) + [0x0B], .absent),
            (Array("PROXY TCP4 192.0.2.7 10.0.0.1 12345\r\n".utf8), .malformed),
            (Array("PROXY TCP4 192.0.2.7 10.0.0.1 12345 1300 1\r\n".utf8), .malformed),
            (Array("PROXY TCP4  192.0.2.7 10.0.0.1 12345 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP4 192.0.2.7 10.0.0.1 12345 1300\n".utf8), .malformed),
            (Array("PROXY TCP4 192.0.2.7 10.0.0.1 012345 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP4 192.0.2.7 10.0.0.1 65536 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP4 192.0.2.7 10.0.0.1 -1 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP4 2001:db8::1 ::1 12345 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP6 192.0.2.7 10.0.0.1 12345 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP4 example.org 10.0.0.1 12345 1300\r\n".utf8), .malformed),
            (Array("PROXY TCP4 192.0.2.7/8 10.0.0.1 12345 1300\r\n".utf8), .malformed),
            (Array("PROXY UDP4 192.0.2.7 10.0.0.1 12345 1300\r\n".utf8), .malformed),
            (Array("PROXY \r\n".utf8), .malformed),
            (Array("PROXY ".utf8) + [UInt8](repeating: 65, count: 101), .tooLong),
            (Array("PROXY UNKNOWN ".utf8) + [UInt8](repeating: 65, count: 200) + [13, 10], .tooLong),
            // Version 3, an unknown command, UDP, a socket file, addresses that are cut off, and too many bytes.
            (binary(0x31, 0x11, ipv4), .malformed),
            (binary(0x22, 0x11, ipv4), .malformed),
            (binary(0x21, 0x12, ipv4), .malformed),
            (binary(0x21, 0x31, [UInt8](repeating: 0, count: 216)), .malformed),
            (binary(0x21, 0x11, Array(ipv4.dropLast())), .malformed),
            (binary(0x21, 0x21, ipv4), .malformed),
            (binary(0x21, 0x11, [UInt8](repeating: 0, count: 1025)), .tooLong),
            (binary(0x20, 0x00, [UInt8](repeating: 0, count: 65_535)), .tooLong),
        ] as [([UInt8], ProxyHeaderError)]
    )
    func `what is no header is refused`(bytes: [UInt8], error: ProxyHeaderError) {
        var buffer = ByteBuffer(bytes: bytes)
        #expect(throws: error) { try ProxyHeaderDecoder.read(from: &buffer) }
    }

    @Test func `no header keeps more waiting than its bound`() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            var bytes = Self.good[Int.random(in: 0..<Self.good.count, using: &random)].0
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes += [UInt8](repeating: 0x20, count: 2000)
            var buffer = ByteBuffer(bytes: bytes)
            // That many bytes are always enough for a decision.
            #expect((try? ProxyHeaderDecoder.read(from: &buffer)) != .some(nil))
        }
    }
}

@Suite struct ProxyNetworkTests {
    @Test(arguments: ["10.0.0.0/33", "::/129", "10.0.0/8", "host", "10.0.0.0/", "/8", "10.0.0.0/-1", "1.2.3.4/8/8"])
    func `a list with something that is no network is none`(text: String) {
        #expect(IPNetwork.list("10.0.0.0/8, " + text) == nil)
    }

    @Test func `a list is separated by commas`() {
        let list = IPNetwork.list("10.0.0.0/8, ::1,192.0.2.1")
        #expect(list?.map(\.description) == ["10.0.0.0/8", "::1", "192.0.2.1"])
        #expect(IPNetwork.list("")?.isEmpty == true)
    }
}
