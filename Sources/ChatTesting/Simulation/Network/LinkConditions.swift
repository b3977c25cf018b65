package import NIOCore

/// How one direction of the simulated network treats datagrams.
package struct LinkConditions: Sendable {
    /// The one-way delay: the shortest time that a datagram takes.
    package var delay: TimeAmount = .milliseconds(20)

    /// Jitter: the largest random addition to the delay.
    package var jitter: TimeAmount = .milliseconds(5)

    /// Whether datagrams keep their order: a late one then holds up those behind it.
    package var keepsOrder = false

    /// The loss probability of each datagram, independently of the others.
    package var loss = 0.0

    /// Losses in bursts, in addition to those of ``loss``.
    package var bursts: LossBursts?

    /// Times when the link is dead, determined by the seed.
    package var fades: Fades?

    /// Times when nothing comes through, counted from the start.
    package var blackouts: [Range<TimeAmount>] = []

    /// The probability that a datagram arrives twice.
    package var duplication = 0.0

    /// The probability that a datagram takes ``lateness`` longer.
    package var reordering = 0.0

    /// How much longer a late datagram takes.
    package var lateness: TimeAmount = .milliseconds(80)

    /// The narrowest hop of the path; `nil` for no rate limit.
    package var rate: RateLimit?

    /// Creates a link without loss.
    package init() {}

    /// Creates a link with random loss.
    package init(loss: Double) {
        self.loss = loss
    }
}
