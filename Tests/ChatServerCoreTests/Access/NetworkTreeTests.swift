import ChatProtocol
import ChatTesting
import Testing

@testable import ChatServerCore

@Suite struct NetworkTreeTests {
    @Test func `an address finds the networks around it, the widest first`() throws {
        var tree = NetworkTree<String>()
        for text in ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "11.0.0.0/8", "2001:db8::/32", "::/0"] {
            tree[try #require(IPNetwork(text))] = text
        }
        #expect(tree.count == 7)
        let found = try ["10.1.2.3", "10.1.2.4", "192.0.2.1", "2001:db8::7", "2001:db9::7", "::ffff:10.9.9.9"].map {
            tree.values(covering: try #require(IPAddress($0)))
        }
        #expect(
            found == [
                ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3"], ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"],
                ["0.0.0.0/0"], ["::/0", "2001:db8::/32"], ["::/0"], ["0.0.0.0/0", "10.0.0.0/8"],
            ]
        )
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `it answers like a list that is searched, after any additions and removals`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var tree = NetworkTree<Int>()
        var model: [IPNetwork: Int] = [:]
        for step in 0..<600 {
            let network = try Self.network(using: &random)
            // First it grows, then it shrinks.
            if Int.random(in: 0..<600, using: &random) > step {
                tree[network] = step
                model[network] = step
            } else {
                let known = model.keys.sorted { $0.description < $1.description }.randomElement(using: &random)
                for gone in [network, known].compactMap(\.self) {
                    tree[gone] = nil
                    model[gone] = nil
                }
            }
            #expect(tree.count == model.count)
            let address = try Self.address(using: &random)
            let expected = model.filter { $0.key.contains(address) }.sorted { $0.key.prefix < $1.key.prefix }
            #expect(tree.values(covering: address) == expected.map(\.value))
            #expect(tree[network] == model[network])
        }
        for network in model.keys {
            tree[network] = nil
        }
        #expect(tree.count == 0)
        #expect(tree.values(covering: try Self.address(using: &random)).isEmpty)
    }

    /// An address of few different bits, so that networks overlap often.
    private static func address(using random: inout SplitMix64) throws -> IPAddress {
        let digits = (0..<4).map { _ in [0, 1, 2, 3, 128, 192, 255].randomElement(using: &random) ?? 0 }
        let isV4 = Bool.random(using: &random)
        let text =
            isV4
            ? digits.map { "\($0)" }.joined(separator: ".")
            : "20\(digits[0] % 2)1:db8:" + digits.map { String($0, radix: 16) }.joined(separator: ":") + "::1"
        return try #require(IPAddress(text))
    }

    private static func network(using random: inout SplitMix64) throws -> IPNetwork {
        let address = try address(using: &random)
        return IPNetwork(address, prefix: Int.random(in: 0...address.bytes.count * 8, using: &random))
    }
}
