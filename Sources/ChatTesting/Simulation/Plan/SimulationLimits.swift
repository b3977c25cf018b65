import ChatDelivery
package import NIOCore

/// What a simulation is held to beyond what holds for every one.
package struct SimulationLimits: Sendable {
    /// The longest that a message may take from its publication until it is shown; `nil` to let it take any time.
    package var patience: TimeAmount?

    /// How many hellos UDP may need to come back to a calm network; `nil` when this network is never calm.
    package var hellos: Int?

    /// Bytes that may be sent for each useful one; `nil` for any number.
    package var byteRatio: Double?

    /// Bytes that may be sent beyond that.
    package var byteSlack = Self.startBytes

    /// What a session needs to start with: two datagrams.
    package static let startBytes = 2 * 1200

    /// What it costs to find out that a path has died: what was last sent there, and the four probes that repeat messages
    /// within `WireChoice.silenceLimit`.
    package static let outageBytes = (2 + 4) * 1200

    /// More messages than this are held up by each other and not by the network alone.
    package static let fewMessages = 64

    /// Makes limits that ask for nothing.
    package init() {}

    /// Asks for as much as a plan's network permits.
    package init(for plan: SimulationPlan) {
        let links = [plan.toServer, plan.toClient]
        let loss = (links.map(\.loss).max() ?? 0) + plan.strayCopies
        let isErratic = links.contains { $0.bursts != nil || $0.fades != nil }
        let isCrowded = plan.messages > Self.fewMessages
        if !isCrowded {
            patience = Self.patience(of: plan)
        }
        if loss <= 0.1, !links.contains(where: { $0.bursts != nil }), !isCrowded {
            // A hello is lost, or the proof that follows it, one time in four at the most: after 6 of them one time in
            // some thousands. Two where nothing is lost: one may come while the server rests.
            hellos = loss == 0 ? 2 : 8
        }
        if loss <= 0.1, !isErratic {
            byteRatio = 2
            byteSlack = Self.startBytes + plan.disturbances.count * Self.outageBytes
        }
    }

    /// A message waits by UDP for 2 seconds at the most (`WireChoice.silenceLimit`), and maybe as long before for the
    /// one that holds the window. Then it takes TLS, which carries so many bytes in the time of one way.
    private static func patience(of plan: SimulationPlan) -> TimeAmount {
        let largest = plan.largeShare > 0 ? 16_400 : plan.bodyBytes.upperBound + 100
        let ways = 2 + plan.messages * largest / SimulatedControlLink.windowBytes
        return .nanoseconds(2 * WireChoice.silenceLimit.nanoseconds + Int64(ways) * plan.controlDelay.nanoseconds)
    }
}
