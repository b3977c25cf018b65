import NIOCore

/// Rate limiter for path challenges: a token bucket for one session over all source addresses of its datagrams. A
/// new address is challenged at once, so without it a client that alternates between two addresses gets a challenge
/// for each datagram.
struct ChallengeRate: Sendable {
    /// Burst size in challenges: three proofs after a failure have three round trips each, and a first hello is
    /// challenged once.
    static let burst = 10

    /// The time to earn another challenge: the rate of one address (``PathValidation/shortestInterval``).
    static let interval: TimeAmount = PathValidation.shortestInterval

    /// When the bucket is full again.
    private var fullAt = NIODeadline.uptimeNanoseconds(0)

    /// Makes a full bucket.
    init() {}

    /// Takes a token for a challenge.
    ///
    /// - Returns: Whether there was one.
    mutating func take(now: NIODeadline) -> Bool {
        let full = max(fullAt, now)
        guard full - now <= .nanoseconds(Self.interval.nanoseconds * Int64(Self.burst - 1)) else {
            return false
        }
        fullAt = full + Self.interval
        return true
    }
}
