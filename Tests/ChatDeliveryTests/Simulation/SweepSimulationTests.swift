import ChatTesting
import Testing

/// Each seed is a complete plan of its own: ``SweepPlan``. The invariants are checked after every step.
@Suite struct SweepSimulationTests {
    /// A test case for each seed would cost more than the seed.
    static let seedsOfOneCase: UInt64 = 50

    @Test(arguments: seeds(60))
    func `whatever the network does every rule is kept`(group: UInt64) throws {
        for seed in group * Self.seedsOfOneCase..<(group + 1) * Self.seedsOfOneCase {
            if let failure = try SweepPlan.failure(ofSeed: seed) {
                Issue.record("\(failure)")
            }
        }
    }
}
