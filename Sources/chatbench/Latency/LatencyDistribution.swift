/// All latencies of a run, sorted: every percentile is an exact sample, not rounded to a histogram's bucket.
struct LatencyDistribution: Sendable, Equatable {
    private let sorted: [UInt64]

    /// Creates a distribution from latencies in nanoseconds, in any order.
    init(_ samples: [UInt64]) {
        sorted = samples.sorted()
    }

    /// Number of latencies.
    var count: Int {
        sorted.count
    }

    /// The longest, in nanoseconds; `nil` if there is none.
    var worst: UInt64? {
        sorted.last
    }

    /// The smallest latency that at least `percent` of all do not exceed, in nanoseconds: the nearest-rank
    /// method. `nil` if there is none.
    ///
    /// - Parameter percent: 0 to 100.
    func percentile(_ percent: Double) -> UInt64? {
        guard !sorted.isEmpty else {
            return nil
        }
        // 99.9 is not exact in binary: without the slack, 99.9 % of 1000 would be the 1000th instead of the 999th.
        let rank = (percent / 100 * Double(sorted.count) - 1e-6).rounded(.up)
        return sorted[min(max(Int(rank), 1), sorted.count) - 1]
    }
}
