package import NIOCore

/// A whole simulation derived from a seed: the networks, their faults, and a handful of messages.
package struct SweepPlan: Sendable {
    /// The seed.
    package let seed: UInt64
    /// One plan for each session; one sweep in sixteen has two.
    package private(set) var plans: [SimulationPlan]
    /// The rate limit shared by all sessions' datagrams to their clients.
    package private(set) var sharing: RateLimit?
    /// The end of the run: by then all messages must be delivered, and UDP must be back.
    package private(set) var horizon: TimeAmount

    /// Creates the plan of a seed.
    package init(seed: UInt64) {
        self.seed = seed
        var dice = SweepDice(seed: seed)
        let isShared = dice.happens(1.0 / 16)
        plans = (0..<(isShared ? 2 : 1)).map { dice.plan(seed: seed &* 2 &+ UInt64($0)) }
        sharing = isShared ? dice.rateLimit() : nil
        let end = plans.flatMap(\.disturbances).map(\.upperBound).max() ?? .zero
        horizon = max(end, .seconds(10)) + .seconds(30)
    }

    /// Returns the same plan with a trace.
    package func traced(_ detail: SimulationTrace.Detail) -> SweepPlan {
        var plan = self
        for index in plan.plans.indices {
            plan.plans[index].trace = detail
        }
        return plan
    }

    /// Runs the simulation.
    ///
    /// - Returns: The report of each session.
    package func run() throws -> [SimulationReport] {
        try DeliverySimulation(plans, sharing: sharing).runAll(until: horizon)
    }
}

/// Draws a random plan. Events that are rare in the world are frequent here.
private struct SweepDice {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed ^ 0x5EED)
    }

    mutating func happens(_ probability: Double) -> Bool {
        generator.happens(probability)
    }

    mutating func plan(seed: UInt64) -> SimulationPlan {
        var plan = SimulationPlan(seed: seed)
        plan.toServer = link()
        plan.toClient = link()
        if happens(0.7) {
            plan.toServer.loss = plan.toClient.loss
        }
        addMessages(to: &plan)
        if happens(0.35) {
            addBlackouts(to: &plan)
        }
        if happens(0.25) {
            addRoaming(to: &plan)
        }
        if happens(0.2) {
            plan.closedDoors = [range(from: 0...6000, length: 10...20_000)]
        }
        if happens(0.15) {
            plan.controlStalls = [range(from: 0...6000, length: 100...10_000)]
        }
        plan.packetsPerKey = happens(0.3) ? UInt64(number(1...10)) : plan.packetsPerKey
        plan.garbage = happens(0.2) ? number(1...10) : 0
        plan.strayCopies = happens(0.15) ? 0.3 : 0
        return plan
    }

    mutating func rateLimit() -> RateLimit {
        RateLimit(bytesPerSecond: number(4000...100_000), packets: number(3...20))
    }

    private mutating func link() -> LinkConditions {
        let losses = [0, 0, 0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3]
        var link = LinkConditions(loss: losses[number(0...losses.count - 1)])
        link.delay = milliseconds(1...120)
        link.jitter = milliseconds(0...60)
        link.keepsOrder = happens(0.3)
        link.duplication = happens(0.3) ? 0.2 : 0
        link.reordering = happens(0.3) ? 0.2 : 0
        link.lateness = milliseconds(5...300)
        if happens(0.15) {
            link.bursts = LossBursts(begin: 0.05, end: Double(number(10...60)) / 100)
        }
        if happens(0.1) {
            link.fades = Fades(
                meanAlive: milliseconds(100...3000),
                meanDead: milliseconds(20...1500),
                end: .seconds(10)
            )
        }
        link.rate = happens(0.15) ? rateLimit() : nil
        return link
    }

    private mutating func addMessages(to plan: inout SimulationPlan) {
        plan.messages = number(3...16)
        plan.conversations = UInt64(number(1...4))
        plan.controlDelay = milliseconds(5...150)
        plan.largeShare = happens(0.2) ? 0.2 : 0
        // Either in a burst or spread out.
        plan.publishing = range(from: 0...1500, length: happens(0.4) ? 1...100 : 500...10_000)
    }

    private mutating func addBlackouts(to plan: inout SimulationPlan) {
        let begin = plan.publishing.lowerBound.nanoseconds / 1_000_000
        let isLong = happens(0.3)
        let blackout = range(from: Int(begin)...Int(begin) + 5000, length: isLong ? 10_000...60_000 : 1000...10_000)
        let side = number(0...3)
        if side != 0 {
            plan.toServer.blackouts = [blackout]
        }
        if side != 1 {
            plan.toClient.blackouts = [blackout]
        }
        if side > 1, happens(0.2) {
            // The whole network is down, not only UDP.
            plan.controlStalls = [blackout]
        }
    }

    /// Adds address changes, either at any time or while messages are published.
    private mutating func addRoaming(to plan: inout SimulationPlan) {
        let first = Int(plan.publishing.lowerBound.nanoseconds / 1_000_000)
        let last = Int(plan.publishing.upperBound.nanoseconds / 1_000_000)
        plan.roaming = (0..<number(1...3)).map { _ in
            let at = happens(0.7) ? milliseconds(first...last + 50) : milliseconds(0...20_000)
            return Roaming(at: at, happens(0.5) ? .moves : .rebinds)
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func milliseconds(_ range: ClosedRange<Int>) -> TimeAmount {
        .milliseconds(Int64(number(range)))
    }

    private mutating func range(from begin: ClosedRange<Int>, length: ClosedRange<Int>) -> Range<TimeAmount> {
        let lower = milliseconds(begin)
        return lower..<(lower + milliseconds(length))
    }
}
