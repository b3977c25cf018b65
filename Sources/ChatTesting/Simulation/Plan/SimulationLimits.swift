import ChatDelivery
package import NIOCore

/// The limits of one simulation, beyond the invariants that hold for all of them.
package struct SimulationLimits: Sendable {
    /// The longest time from a message's publication until it is shown; `nil` for no limit.
    package var patience: TimeAmount?

    /// How many hellos UDP may need to return on a calm network; `nil` if this network is never calm.
    package var hellos: Int?

    /// Bytes that may be sent per useful byte; `nil` for no limit.
    package var byteRatio: Double?

    /// Bytes that may be sent beyond that ratio.
    package var byteSlack = Self.startBytes

    /// Bytes that a session needs to start: two datagrams.
    package static let startBytes = 2 * 1200

    /// Bytes that it costs to detect a dead path: the last datagrams sent there, and the four probes that repeat
    /// messages within `TransportSelector.silenceLimit`.
    package static let outageBytes = (2 + 4) * 1200

    /// The most messages that only the network delays; more of them hold up each other.
    package static let fewMessages = 64

    /// Creates limits that permit everything.
    package init() {}

    /// Creates limits as strict as a plan's network permits.
    package init(for plan: SimulationPlan) {
        let links = [plan.toServer, plan.toClient]
        let loss = (links.map(\.loss).max() ?? 0) + plan.strayCopies
        let isErratic = links.contains { $0.bursts != nil || $0.fades != nil }
        let isCrowded = plan.messages > Self.fewMessages
        if !isCrowded {
            patience = Self.patience(of: plan)
        }
        if loss <= 0.1, !links.contains(where: { $0.bursts != nil }), !isCrowded {
            // A hello, or the proof that follows it, is lost at most one time in four: 6 of them in a row, one time
            // in some thousands. Two where nothing is lost: one may come while the server rests.
            hellos = loss == 0 ? 2 : 8
        }
        if loss <= 0.1, !isErratic {
            byteRatio = 2
            byteSlack = Self.startBytes + plan.disturbances.count * Self.outageBytes
        }
    }

    /// A message waits on UDP for at most 2 seconds (`TransportSelector.silenceLimit`), and possibly as long before
    /// that for the message that occupies the window. Then it takes TLS, which carries one window of bytes per
    /// one-way delay.
    private static func patience(of plan: SimulationPlan) -> TimeAmount {
        let largest = plan.largeShare > 0 ? 16_400 : plan.bodyBytes.upperBound + 100
        let ways = 2 + plan.messages * largest / SimulatedControlLink.windowBytes
        return .nanoseconds(
            2 * TransportSelector.silenceLimit.nanoseconds + Int64(ways) * plan.controlDelay.nanoseconds
        )
    }
}
