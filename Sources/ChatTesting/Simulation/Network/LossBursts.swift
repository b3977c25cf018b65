/// Burst losses by the Gilbert-Elliott model. The link is good or bad, and may change with each datagram that is
/// sent; a good link loses nothing by this model.
package struct LossBursts: Sendable, Equatable {
    /// The probability that a good link turns bad with a datagram.
    package var begin: Double

    /// The probability that a bad link turns good again with a datagram: 1 divided by the mean length of a burst.
    package var end: Double

    /// The probability that a bad link loses a datagram.
    package var loss: Double

    /// Makes bursts.
    package init(begin: Double, end: Double, loss: Double = 1) {
        self.begin = begin
        self.end = end
        self.loss = loss
    }

    /// The share of datagrams that is lost in the long run.
    package var meanLoss: Double {
        loss * begin / (begin + end)
    }
}
