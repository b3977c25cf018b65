package import NIOCore

/// The fate of a datagram on a link.
package enum Passage: Equatable, Sendable {
    /// Why a datagram is lost.
    package enum Loss: String, Sendable {
        case chance, burst, fade, blackout
        case fullQueue = "full queue"
    }

    /// It arrives after these times, one for each copy.
    case arrives(after: [TimeAmount])
    /// It never arrives.
    case lost(Loss)
}

/// One direction of a session's network.
package struct SimulatedLink {
    private let conditions: LinkConditions
    private let bottleneck: Bottleneck?
    private var generator: SplitMix64
    private var fades: FadeTimeline?
    private var isInBurst = false
    private var lastArrival: TimeAmount = .zero

    /// Makes a link.
    ///
    /// - Parameters:
    ///   - bottleneck: A bottleneck shared with other links; `nil` for one of its own, if the conditions have a
    ///     rate.
    ///   - seed: The seed of its random choices: an additional datagram on this link changes nothing elsewhere.
    package init(_ conditions: LinkConditions, sharing bottleneck: Bottleneck? = nil, seed: UInt64) {
        self.conditions = conditions
        self.bottleneck = bottleneck ?? conditions.rate.map(Bottleneck.init)
        generator = SplitMix64(seed: seed)
        let fadeSeed = generator.next()
        fades = conditions.fades.map { FadeTimeline($0, seed: fadeSeed) }
    }

    /// Sends a datagram.
    package mutating func send(bytes: Int, at elapsed: TimeAmount) -> Passage {
        // Always draw the same number of random numbers, so that one more loss does not change all later choices.
        let isLostByChance = generator.happens(conditions.loss)
        let isLostInBurst = takesBurst()
        let copies = generator.happens(conditions.duplication) ? 2 : 1
        let extras = (0..<copies).map { _ in
            let jitter = Int64.random(in: 0...max(0, conditions.jitter.nanoseconds), using: &generator)
            return .nanoseconds(jitter) + (generator.happens(conditions.reordering) ? conditions.lateness : .zero)
        }
        if conditions.blackouts.contains(where: { $0.contains(elapsed) }) {
            return .lost(.blackout)
        }
        if fades?.isDead(at: elapsed) == true {
            return .lost(.fade)
        }
        guard let queueing = bottleneck.map({ $0.admit(bytes: bytes, at: elapsed) }) ?? .zero else {
            return .lost(.fullQueue)
        }
        guard !isLostByChance, !isLostInBurst else {
            return .lost(isLostInBurst ? .burst : .chance)
        }
        return .arrives(after: extras.map { arrival(sentAt: elapsed, after: conditions.delay + queueing + $0) })
    }

    private mutating func takesBurst() -> Bool {
        guard let bursts = conditions.bursts else {
            return false
        }
        let changes = generator.happens(isInBurst ? bursts.end : bursts.begin)
        isInBurst = isInBurst != changes
        let isLost = generator.happens(bursts.loss)
        return isInBurst && isLost
    }

    private mutating func arrival(sentAt elapsed: TimeAmount, after delay: TimeAmount) -> TimeAmount {
        guard conditions.keepsOrder else {
            return delay
        }
        lastArrival = max(lastArrival, elapsed + delay)
        return lastArrival - elapsed
    }
}
