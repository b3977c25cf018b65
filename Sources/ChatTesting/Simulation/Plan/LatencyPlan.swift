import Foundation
package import NIOCore

/// A row of the latency table in docs/DELIVERY.md: one steady conversation over a network with a round-trip time of
/// 50 ms that keeps datagrams in order. The repair policy was chosen by these rows.
package struct LatencyPlan: Sendable {
    /// The loss model of the network.
    package enum Losses: Sendable {
        /// Each datagram is lost with this probability.
        case chance(Double)
        /// The link is dead for this share of the time, for 10 ms on average: `lossylink --fade`.
        case fades(Double)
    }

    /// The result of a row.
    package struct Outcome: Sendable {
        /// Times from publication to display, sorted.
        package let latencies: [TimeAmount]
        /// Bytes sent per useful byte.
        package let byteRatio: Double

        /// The latency that this share of the messages does not exceed, in milliseconds.
        package func percentile(_ share: Double) -> Double {
            let place = min(latencies.count - 1, Int(Double(latencies.count) * share))
            return latencies.isEmpty ? 0 : Double(latencies[place].nanoseconds / 100_000) / 10
        }
    }

    /// The rows of the table.
    package static let rows = [
        LatencyPlan(.chance(0), rate: 20),
        LatencyPlan(.chance(0.02), rate: 20),
        LatencyPlan(.chance(0.02), rate: 200),
        LatencyPlan(.chance(0.05), rate: 20),
        LatencyPlan(.chance(0.05), rate: 200),
        LatencyPlan(.chance(0.05), rate: 200, bodyBytes: 160),
        LatencyPlan(.fades(0.02), rate: 200),
        LatencyPlan(.chance(0.1), rate: 200),
    ]

    /// The mean length of a fade.
    private static let meanFade: TimeAmount = .milliseconds(10)

    /// Start of publishing; before it the path is found and measured.
    private static let start: TimeAmount = .seconds(2)

    private static let patience: TimeAmount = .seconds(20)

    package let losses: Losses
    package let rate: Int
    package let bodyBytes: Int

    /// Makes a row.
    ///
    /// - Parameters:
    ///   - rate: Messages per second.
    ///   - bodyBytes: Bytes of each message's body.
    package init(_ losses: Losses, rate: Int, bodyBytes: Int = 100) {
        self.losses = losses
        self.rate = rate
        self.bodyBytes = bodyBytes
    }

    /// The network in words.
    package var name: String {
        switch losses {
        case .chance(let share): "\((share * 100).formatted()) %"
        case .fades(let share): "\((share * 100).formatted()) % in fades of 10 ms"
        }
    }

    /// Sends messages over networks with several seeds.
    ///
    /// - Returns: The result, or `nil` if a rule was broken or a message is missing.
    package func run(messages: Int = 3000, seeds: ClosedRange<UInt64> = 1...8) throws -> Outcome? {
        var latencies: [TimeAmount] = []
        var budget = (sent: 0, useful: 0)
        for seed in seeds {
            let plan = plan(seed: seed, messages: messages)
            let end = plan.publishing.upperBound + Self.patience
            let report = try DeliverySimulation(plan).runUntilDelivered(within: end)
            guard report.violation == nil, report.arrivals.count == messages else {
                return nil
            }
            latencies += report.arrivals.map { $0.at - $0.publishedAt }
            budget.sent += report.budget.sent
            budget.useful += report.budget.useful
        }
        return Outcome(latencies: latencies.sorted(), byteRatio: Double(budget.sent) / Double(max(1, budget.useful)))
    }

    private func plan(seed: UInt64, messages: Int) -> SimulationPlan {
        let length = TimeAmount.nanoseconds(Int64(messages) * 1_000_000_000 / Int64(rate))
        var network = LinkConditions()
        network.delay = .milliseconds(25)
        network.jitter = .microseconds(100)
        network.keepsOrder = true
        switch losses {
        case .chance(let share):
            network.loss = share
        case .fades(let share):
            let alive = Double(Self.meanFade.nanoseconds) * (1 - share) / share
            network.fades = Fades(
                meanAlive: .nanoseconds(Int64(alive)),
                meanDead: Self.meanFade,
                end: Self.start + length + Self.patience
            )
        }
        var plan = SimulationPlan(seed: seed, network: network)
        plan.messages = messages
        plan.conversations = 1
        plan.publishing = Self.start..<(Self.start + length)
        plan.isEven = true
        plan.bodyBytes = bodyBytes...bodyBytes
        return plan
    }
}
