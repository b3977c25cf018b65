import Foundation
import Testing

/// Two parties over a network that loses, reorders and repeats; starts cross; ML-KEM offers are under way.
struct TwoPartyTests {
    /// `RATCHET_SEEDS=10000` runs more than the usual ones.
    private static let seeds = ProcessInfo.processInfo.environment["RATCHET_SEEDS"].flatMap(UInt64.init) ?? 2000

    /// Four times a quarter, so that they run side by side.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `both converge to one session, and every text opens once`(quarter: UInt64) throws {
        var (mails, repeated) = (0, 0)
        for seed in stride(from: quarter, to: Self.seeds, by: 4) {
            var pair = try SimulatedPair(seed: seed)
            try pair.talk(steps: 20)
            try pair.settle(seed)
            mails += pair.mails
            repeated += pair.repeated
        }
        // The runs do contain what they are for.
        #expect(mails > 200)
        #expect(repeated > 200)
    }

    @Test(arguments: 5000..<5006 as Range<UInt64>)
    func `a long talk keeps its bounds`(seed: UInt64) throws {
        var pair = try SimulatedPair(seed: seed)
        try pair.talk(steps: 3000)
        try pair.settle(seed)
        #expect(pair.skippedKeys <= 2000)
    }
}
