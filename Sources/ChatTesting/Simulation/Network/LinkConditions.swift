package import NIOCore

/// How one direction of the simulated network treats datagrams.
package struct LinkConditions: Sendable {
    /// The shortest time that a datagram takes.
    package var delay: TimeAmount = .milliseconds(20)

    /// The most by which a datagram takes longer, at random.
    package var jitter: TimeAmount = .milliseconds(5)

    /// Whether no datagram overtakes another: one that takes longer then holds up those behind it.
    package var keepsOrder = false

    /// The probability that a datagram is lost, each for itself.
    package var loss = 0.0

    /// Losses that come in runs, beside those of ``loss``.
    package var bursts: LossBursts?

    /// Times of which the seed says when nothing comes through.
    package var fades: Fades?

    /// When nothing comes through, counted from the start.
    package var blackouts: [Range<TimeAmount>] = []

    /// The probability that a datagram arrives twice.
    package var duplication = 0.0

    /// The probability that a datagram takes ``lateness`` longer.
    package var reordering = 0.0

    /// How much longer a late datagram takes.
    package var lateness: TimeAmount = .milliseconds(80)

    /// The narrowest place on the way; `nil` when there is room for everything.
    package var rate: RateLimit?

    /// Makes a link that loses nothing.
    package init() {}

    /// Makes a link that loses a part of what is sent.
    package init(loss: Double) {
        self.loss = loss
    }
}
