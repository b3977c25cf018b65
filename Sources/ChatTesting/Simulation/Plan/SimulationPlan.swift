import ChatProtocol
package import NIOCore

/// A change of the client's address.
package struct Roaming: Sendable {
    /// When, counted from the start.
    package let at: TimeAmount
    /// How.
    package let change: AddressChange

    /// Makes a change.
    package init(at time: TimeAmount, _ change: AddressChange = .moves) {
        at = time
        self.change = change
    }
}

/// What is to happen to one session in a simulation. Two runs of one plan are the same in every detail.
package struct SimulationPlan: Sendable {
    /// What every random choice follows from.
    package var seed: UInt64

    /// The network from the client to the server.
    package var toServer: LinkConditions

    /// The network from the server to the client.
    package var toClient: LinkConditions

    /// How long the TLS connection takes, one way.
    package var controlDelay: TimeAmount = .milliseconds(30)

    /// When nothing comes through on the TLS connection. What is sent there meanwhile comes after it.
    package var controlStalls: [Range<TimeAmount>] = []

    /// How many messages are published to the session.
    package var messages = 100

    /// In how many conversations.
    package var conversations: UInt64 = 3

    /// When messages are published: at random times of this span, counted from the start.
    package var publishing: Range<TimeAmount> = .zero ..< .seconds(5)

    /// Whether they are published at equal distances instead.
    package var isEven = false

    /// Bytes of a message's body, unless it is a large one.
    package var bodyBytes = 1...300

    /// The share of messages that do not fit a datagram.
    package var largeShare = 0.0

    /// When and how the client's address changes.
    package var roaming: [Roaming] = []

    /// When the person's side takes no messages.
    package var closedDoors: [Range<TimeAmount>] = []

    /// Packets that the server seals under one key.
    package var packetsPerKey = DatagramKey.packetLimit

    /// Hostile datagrams that reach each end while messages are published.
    package var garbage = 0

    /// The probability that a copy of a client's datagram comes from a stranger's address, before the datagram itself.
    package var strayCopies = 0.0

    /// What it is held to; `nil` for what its network permits.
    package var limits: SimulationLimits?

    /// How much of what happens is kept as text.
    package var trace: SimulationTrace.Detail = .none

    /// Makes a plan for a network that is the same both ways.
    package init(seed: UInt64, network: LinkConditions = LinkConditions()) {
        self.seed = seed
        toServer = network
        toClient = network
    }

    /// When UDP does not work, or works otherwise than before.
    var disturbances: [Range<TimeAmount>] {
        let fades = [toServer, toClient].compactMap(\.fades).map { TimeAmount.zero..<$0.end }
        let changes = roaming.map { $0.at..<($0.at + .nanoseconds(1)) }
        return toServer.blackouts + toClient.blackouts + fades + changes + closedDoors + controlStalls
    }
}
