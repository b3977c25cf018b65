import Foundation
package import NIOCore

/// Times at which a link is dead, as behind a wall or in a lift: it lives and dies in turn, each time for an
/// exponentially distributed length of its own. Unlike ``LossBursts`` they pass whether or not anything is sent.
package struct Fades: Sendable, Equatable {
    /// The mean time between two fades.
    package var meanAlive: TimeAmount

    /// The mean length of a fade.
    package var meanDead: TimeAmount

    /// From when on there are none, counted from the start.
    package var end: TimeAmount

    /// Makes fades.
    package init(meanAlive: TimeAmount, meanDead: TimeAmount, end: TimeAmount) {
        self.meanAlive = meanAlive
        self.meanDead = meanDead
        self.end = end
    }
}

/// Where in its fades a link is. They follow from a generator of their own, so they are the same whatever is sent.
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
        // A millisecond at the least, so that time moves on.
        let factor = -log(Double.random(in: .leastNormalMagnitude...1, using: &generator))
        return max(.milliseconds(1), .nanoseconds(Int64(factor * Double(mean.nanoseconds))))
    }
}
