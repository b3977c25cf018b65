package import ChatProtocol
package import ChatTrace
package import NIOCore

/// What happened in a simulation. Times count from its start.
package struct SimulationReport: Sendable {
    /// A message that reached the person.
    package struct Arrival: Equatable, Sendable {
        /// Its conversation.
        package let conversation: UInt64
        /// Its place there.
        package let sequence: UInt64
        /// The wire that it came by.
        package let wire: DeliveryWire
        /// When it was published.
        package let publishedAt: TimeAmount
        /// When it arrived.
        package let at: TimeAmount
        /// The encoded message's size.
        package let bytes: Int
    }

    /// The wire that the client was told.
    package struct WireChange: Equatable, Sendable {
        /// The wire from then on.
        package let wire: DeliveryWire
        /// When the client was told.
        package let at: TimeAmount
    }

    /// The sequences that were published, by conversation, in order.
    package internal(set) var published: [UInt64: [UInt64]] = [:]

    /// What reached the person, in that order.
    package internal(set) var arrivals: [Arrival] = []

    /// The first rule that was broken: the simulation ended there.
    package internal(set) var violation: SimulationViolation?

    /// What happened, if the plan asked for a trace.
    package internal(set) var trace: [TraceRecord] = []

    /// What the server sent by UDP to bring messages.
    package internal(set) var budget = ByteBudget()

    /// Bytes sent to strangers, and to the client before it had proven its address.
    package internal(set) var bytesToUnproven = 0

    /// The most messages that were under way at once.
    package internal(set) var largestOutstanding = 0

    /// Hostile datagrams that an end was given.
    package internal(set) var garbage = 0

    /// What the client was told about its wire.
    package internal(set) var wireChanges: [WireChange] = []

    /// The wire that the server takes in the end.
    package internal(set) var wire: DeliveryWire = .tls

    /// Datagrams that the server sent.
    package internal(set) var datagramsToClient = 0

    /// Datagrams that the client sent.
    package internal(set) var datagramsToServer = 0

    /// Key generations that the server used, at least.
    package internal(set) var phaseChanges = 0

    /// The sequences that arrived, by conversation, in order of arrival.
    package var arrived: [UInt64: [UInt64]] {
        Dictionary(grouping: arrivals, by: \.conversation).mapValues { $0.map(\.sequence) }
    }

    /// When the last message arrived.
    package var lastArrival: TimeAmount? {
        arrivals.last?.at
    }

    /// The longest time from publication to arrival.
    package var slowest: TimeAmount {
        arrivals.map { $0.at - $0.publishedAt }.max() ?? .zero
    }

    /// How many messages arrived by a wire.
    package func count(by wire: DeliveryWire) -> Int {
        arrivals.count { $0.wire == wire }
    }

    /// For people.
    package var summary: String {
        let changes = wireChanges.map { "\($0.wire) at \($0.at.inSeconds)" }.joined(separator: ", ")
        let ratio = (budget.ratio * 100).rounded() / 100
        return """
            \(count(by: .udp)) messages by UDP, \(count(by: .tls)) by TLS, the slowest took \(slowest.inSeconds); \
            \(datagramsToClient) datagrams to the client, \(datagramsToServer) to the server; \
            \(budget.sent) bytes for \(budget.useful) useful ones (\(ratio)); told: \(changes.isEmpty ? "nothing" : changes)
            """
    }
}
