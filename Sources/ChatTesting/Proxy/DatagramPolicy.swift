/// What a proxy does to the datagrams that pass it, in both directions.
package enum DatagramPolicy: Sendable, Hashable {
    /// Passes each on, once.
    case forward
    /// Loses all.
    case dropAll
    /// Loses all in one direction.
    case drop(DatagramWay)
    /// Loses the n-th of each n.
    case dropEvery(Int)
    /// Loses each with a probability between 0 and 1; the same seed loses the same ones.
    case loseAtRandom(share: Double, seed: UInt64)
    /// Passes each on twice.
    case sendTwice
}

/// Which way a datagram passes a proxy.
package enum DatagramWay: Sendable, Hashable, CaseIterable {
    case toServer
    case toClient
}

/// Applies a policy to one datagram after the other.
struct DatagramDecider {
    private var policy: DatagramPolicy
    private var count = 0
    private var random: UInt64 = 0

    init(_ policy: DatagramPolicy) {
        self.policy = policy
        if case .loseAtRandom(_, let seed) = policy {
            random = seed
        }
    }

    /// How often to pass the next datagram on.
    mutating func copies(_ way: DatagramWay) -> Int {
        count += 1
        switch policy {
        case .forward: return 1
        case .dropAll: return 0
        case .drop(let blocked): return way == blocked ? 0 : 1
        case .dropEvery(let each): return count.isMultiple(of: each) ? 0 : 1
        case .loseAtRandom(let share, _): return nextFraction() < share ? 0 : 1
        case .sendTwice: return 2
        }
    }

    /// SplitMix64, scaled to 0 up to 1.
    private mutating func nextFraction() -> Double {
        random &+= 0x9e37_79b9_7f4a_7c15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53)
    }
}
