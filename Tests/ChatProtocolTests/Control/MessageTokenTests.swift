import ChatTesting
import Testing

@testable import ChatProtocol

@Suite struct MessageTokenTests {
    /// Every random bit is the same.
    private struct Constant: RandomNumberGenerator {
        let bits: UInt64

        func next() -> UInt64 { bits }
    }

    private func hex(_ token: [UInt8]) -> String {
        token.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `is laid out as RFC 9562 says`() {
        // The time of the example in its appendix A.6.
        let time: Int64 = 0x017F_22E2_79B0
        var zeros = Constant(bits: 0)
        #expect(hex(MessageToken.make(unixMilliseconds: time, using: &zeros)) == "017f22e279b070008000000000000000")
        var ones = Constant(bits: .max)
        #expect(hex(MessageToken.make(unixMilliseconds: time, using: &ones)) == "017f22e279b07fffbfffffffffffffff")
    }

    @Test func `sorts by time and repeats nothing`() {
        var generator = SplitMix64(seed: 1)
        let tokens = (0..<1000).map { MessageToken.make(unixMilliseconds: 1_800_000_000_000 + $0, using: &generator) }
        #expect(tokens.map(hex) == tokens.map(hex).sorted())
        let atOnce = (0..<1000).map { _ in MessageToken.make(unixMilliseconds: 7, using: &generator) }
        #expect(Set(atOnce).count == 1000)
        #expect((tokens + atOnce).allSatisfy { $0.count == ProtocolLimits.tokenBytes })
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `takes any clock`(time: Int64) {
        var generator = SplitMix64(seed: 2)
        #expect(MessageToken.make(unixMilliseconds: time, using: &generator).count == ProtocolLimits.tokenBytes)
    }
}
