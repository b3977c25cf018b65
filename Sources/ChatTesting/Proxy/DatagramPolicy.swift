/// The treatment of datagrams by a proxy, in both directions.
package enum DatagramPolicy: Sendable, Hashable {
    /// Forwards each datagram once.
    case forward
    /// Drops all datagrams.
    case dropAll
    /// Drops all datagrams in one direction.
    case drop(DatagramWay)
    /// Drops every n-th datagram.
    case dropEvery(Int)
    /// Drops each datagram with a probability between 0 and 1; the same seed drops the same datagrams.
    case loseAtRandom(share: Double, seed: UInt64)
    /// Forwards each datagram twice (duplication).
    case sendTwice
}

/// The direction of a datagram through a proxy.
package enum DatagramWay: Sendable, Hashable, CaseIterable {
    case toServer
    case toClient
}

/// Applies a policy to a sequence of datagrams.
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

    /// Returns how many copies of the next datagram to forward.
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

    /// SplitMix64, scaled to the range from 0 up to 1.
    private mutating func nextFraction() -> Double {
        random &+= 0x9e37_79b9_7f4a_7c15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53)
    }
}
