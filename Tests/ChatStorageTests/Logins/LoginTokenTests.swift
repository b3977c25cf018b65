import ChatTesting
import Testing

@testable import ChatStorage

@Suite struct LoginTokenTests {
    @Test func `has 32 random bytes, of which a successor keeps the series alone`() {
        var random = SplitMix64(seed: 1)
        let first = LoginToken(using: &random)
        let second = first.successor(using: &random)
        let other = LoginToken(using: &random)
        #expect([first, second, other].allSatisfy { $0.bytes.count == 32 })
        #expect(first.bytes.prefix(16) == second.bytes.prefix(16))
        #expect(first.bytes.suffix(16) != second.bytes.suffix(16))
        #expect(first.digest.series == second.digest.series)
        #expect(Set([first, second, other].map(\.digest.token)).count == 3)
        #expect(other.digest.series != first.digest.series)
    }

    @Test func `is not made of another number of bytes, and shows nothing of itself`() throws {
        #expect(LoginToken([]) == nil)
        #expect(LoginToken([UInt8](repeating: 1, count: 31)) == nil)
        #expect(LoginToken([UInt8](repeating: 1, count: 33)) == nil)
        let token = try #require(LoginToken([UInt8](repeating: 7, count: 32)))
        #expect("\(token)" == "a login token")
        // SHA-256 of 32 bytes 0x07, as sha256sum computes it.
        let digest = token.digest.token.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(digest == "4bb06f8e4e3a7715d201d573d0aa423762e55dabd61a2c02278fa56cc6d294e0")
    }
}
