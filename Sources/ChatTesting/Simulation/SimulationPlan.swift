import ChatProtocol
package import NIOCore

/// What is to happen in a simulation. Two runs of one plan are the same in every detail.
package struct SimulationPlan: Sendable {
    /// What every random choice follows from.
    package var seed: UInt64

    /// The network from the client to the server.
    package var toServer: LinkConditions

    /// The network from the server to the client.
    package var toClient: LinkConditions

    /// How long the TLS connection takes, one way.
    package var controlDelay: TimeAmount = .milliseconds(30)

    /// How many messages are published to the session.
    package var messages = 100

    /// In how many conversations.
    package var conversations: UInt64 = 3

    /// When messages are published: at random times of this span, counted from the start.
    package var publishing: Range<TimeAmount> = .zero ..< .seconds(5)

    /// The share of messages that do not fit a datagram.
    package var largeShare = 0.0

    /// When the client's address changes.
    package var roaming: [TimeAmount] = []

    /// When the person's side takes no messages.
    package var closedDoors: [Range<TimeAmount>] = []

    /// Packets that the server seals under one key.
    package var packetsPerKey = DatagramKey.packetLimit

    /// Hostile datagrams that reach each end while messages are published.
    package var garbage = 0

    /// The probability that a copy of a client's datagram comes from a stranger's address, before the datagram itself.
    package var strayCopies = 0.0

    /// Makes a plan for a network that is the same both ways.
    package init(seed: UInt64, network: LinkConditions = LinkConditions()) {
        self.seed = seed
        toServer = network
        toClient = network
    }
}
