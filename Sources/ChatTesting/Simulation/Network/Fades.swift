import Foundation
package import NIOCore

/// Fading: times at which a link is dead, as behind a wall or in a lift. The link is alive and dead in turn, each
/// time for an exponentially distributed length of its own. Unlike ``LossBursts``, fades pass whether or not
/// anything is sent.
package struct Fades: Sendable, Equatable {
    /// The mean time between two fades.
    package var meanAlive: TimeAmount

    /// The mean length of a fade.
    package var meanDead: TimeAmount

    /// The end of all fades, counted from the start.
    package var end: TimeAmount

    /// Makes fades.
    package init(meanAlive: TimeAmount, meanDead: TimeAmount, end: TimeAmount) {
        self.meanAlive = meanAlive
        self.meanDead = meanDead
        self.end = end
    }
}

/// A link's position in its fades. They follow from a generator of their own, so that they do not depend on the
/// traffic.
struct FadeTimeline {
    private let fades: Fades
    private var generator: SplitMix64
    private var isDead = false
    private var nextChange: TimeAmount = .zero

    /// Starts alive.
    init(_ fades: Fades, seed: UInt64) {
        self.fades = fades
        generator = SplitMix64(seed: seed)
        nextChange = length(mean: fades.meanAlive)
    }

    /// Whether the link is dead at a time, which must not be before that of the last call.
    mutating func isDead(at elapsed: TimeAmount) -> Bool {
        guard elapsed < fades.end else {
            return false
        }
        while nextChange <= elapsed {
            isDead.toggle()
            nextChange = nextChange + length(mean: isDead ? fades.meanDead : fades.meanAlive)
        }
        return isDead
    }

    private mutating func length(mean: TimeAmount) -> TimeAmount {
        // At least a millisecond, so that time moves on.
        let factor = -log(Double.random(in: .leastNormalMagnitude...1, using: &generator))
        return max(.milliseconds(1), .nanoseconds(Int64(factor * Double(mean.nanoseconds))))
    }
}
