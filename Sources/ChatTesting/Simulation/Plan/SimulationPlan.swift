import ChatProtocol
package import NIOCore

/// A change of the client's address.
package struct Roaming: Sendable {
    /// The time, counted from the start.
    package let at: TimeAmount
    /// The kind of change.
    package let change: AddressChange

    /// Makes a change.
    package init(at time: TimeAmount, _ change: AddressChange = .moves) {
        at = time
        self.change = change
    }
}

/// The script of one session in a simulation. Two runs of one plan are the same in every detail.
package struct SimulationPlan: Sendable {
    /// The seed of every random choice.
    package var seed: UInt64

    /// The network from the client to the server.
    package var toServer: LinkConditions

    /// The network from the server to the client.
    package var toClient: LinkConditions

    /// The one-way delay of the TLS connection.
    package var controlDelay: TimeAmount = .milliseconds(30)

    /// Times when nothing comes through on the TLS connection. Frames sent meanwhile arrive afterwards.
    package var controlStalls: [Range<TimeAmount>] = []

    /// Number of messages published to the session.
    package var messages = 100

    /// Number of conversations.
    package var conversations: UInt64 = 3

    /// The span in which messages are published, at random times, counted from the start.
    package var publishing: Range<TimeAmount> = .zero ..< .seconds(5)

    /// Whether messages are published at equal intervals instead.
    package var isEven = false

    /// Bytes of a message's body, unless it is a large message.
    package var bodyBytes = 1...300

    /// The share of messages that are too large for a datagram.
    package var largeShare = 0.0

    /// The changes of the client's address.
    package var roaming: [Roaming] = []

    /// Times when the person's side takes no messages.
    package var closedDoors: [Range<TimeAmount>] = []

    /// Packets that the server seals under one key.
    package var packetsPerKey = DatagramKey.packetLimit

    /// Hostile datagrams that reach each end while messages are published.
    package var garbage = 0

    /// The probability that a copy of a client's datagram comes from a stranger's address, ahead of the datagram
    /// itself.
    package var strayCopies = 0.0

    /// The session's limits; `nil` for those that its network permits.
    package var limits: SimulationLimits?

    /// How much of the trace is kept.
    package var trace: SimulationTrace.Detail = .none

    /// Creates a plan for a network that is the same both ways.
    package init(seed: UInt64, network: LinkConditions = LinkConditions()) {
        self.seed = seed
        toServer = network
        toClient = network
    }

    /// Times when UDP does not work, or works differently than before.
    var disturbances: [Range<TimeAmount>] {
        let fades = [toServer, toClient].compactMap(\.fades).map { TimeAmount.zero..<$0.end }
        let changes = roaming.map { $0.at..<($0.at + .nanoseconds(1)) }
        return toServer.blackouts + toClient.blackouts + fades + changes + closedDoors + controlStalls
    }
}
