package import NIOCore

/// How one direction of the simulated network treats datagrams.
package struct LinkConditions: Sendable {
    /// The shortest time that a datagram takes.
    package var delay: TimeAmount = .milliseconds(20)

    /// The most by which a datagram takes longer, at random.
    package var jitter: TimeAmount = .milliseconds(5)

    /// The probability that a datagram is lost.
    package var loss = 0.0

    /// The probability that a datagram arrives twice.
    package var duplication = 0.0

    /// The probability that a datagram takes ``lateness`` longer, and so arrives after its successors.
    package var reordering = 0.0

    /// How much longer a late datagram takes.
    package var lateness: TimeAmount = .milliseconds(80)

    /// When nothing comes through, counted from the start.
    package var blackouts: [Range<TimeAmount>] = []

    /// Makes a link that loses nothing.
    package init() {}

    /// Makes a link that loses a part of what is sent.
    package init(loss: Double) {
        self.loss = loss
    }

    /// After how long a datagram arrives, once for each copy; empty when it is lost.
    func arrivals(sentAt elapsed: TimeAmount, using generator: inout SplitMix64) -> [TimeAmount] {
        // Always the same number of random numbers, so that one loss more does not change all that follows.
        let isLost = generator.happens(loss)
        let copies = generator.happens(duplication) ? 2 : 1
        let times = (0..<copies).map { _ in
            let extra = Int64.random(in: 0...max(0, jitter.nanoseconds), using: &generator)
            return delay + .nanoseconds(extra) + (generator.happens(reordering) ? lateness : .zero)
        }
        let isBlackedOut = blackouts.contains { $0.contains(elapsed) }
        return isLost || isBlackedOut ? [] : times
    }
}
