import Testing

@testable import chatbench

@Suite struct LatencyDistributionTests {
    @Test(
        arguments: [(0.0, 1), (50, 500), (90, 900), (99, 990), (99.9, 999), (99.91, 1000), (100, 1000)]
            as [(Double, UInt64)]
    )
    func `takes the nearest rank`(percent: Double, expected: UInt64) {
        let distribution = LatencyDistribution((1...1000).reversed())
        #expect(distribution.percentile(percent) == expected)
    }

    @Test(arguments: [(50.0, 7), (99.9, 7)] as [(Double, UInt64)])
    func `takes the only one`(percent: Double, expected: UInt64) {
        #expect(LatencyDistribution([7]).percentile(percent) == expected)
    }

    @Test func `takes the lower one of the middle two`() {
        #expect(LatencyDistribution([40, 10, 30, 20]).percentile(50) == 20)
    }

    @Test func `knows the worst and the count`() {
        let distribution = LatencyDistribution([3, 9, 1])
        #expect(distribution.worst == 9)
        #expect(distribution.count == 3)
    }

    @Test func `has nothing to say of nothing`() {
        let distribution = LatencyDistribution([])
        #expect(distribution.percentile(50) == nil)
        #expect(distribution.worst == nil)
    }
}
