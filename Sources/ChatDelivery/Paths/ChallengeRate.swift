import NIOCore

/// Bounds the path challenges of one session, over all the addresses that its datagrams come from: a token bucket. A new
/// address is challenged at once, so without it a client that sends from two in turn gets a challenge for each datagram.
struct ChallengeRate: Sendable {
    /// Challenges that may go at once: three proofs after a failure have three round trips each, and a first hello is
    /// challenged once.
    static let burst = 10

    /// The time in which another one is earned: what one address may have (``PathValidation/shortestInterval``).
    static let interval: TimeAmount = PathValidation.shortestInterval

    /// When the bucket is full again.
    private var fullAt = NIODeadline.uptimeNanoseconds(0)

    /// Makes a full bucket.
    init() {}

    /// Takes a challenge out.
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
