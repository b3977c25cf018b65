package import ChatProtocol
package import ChatTrace
package import NIOCore

/// The outcome of a simulation. Times count from its start.
package struct SimulationReport: Sendable {
    /// A message that was shown to the person.
    package struct Arrival: Equatable, Sendable {
        /// Its conversation.
        package let conversation: UInt64
        /// Its sequence in the conversation.
        package let sequence: UInt64
        /// The wire that delivered it.
        package let wire: DeliveryTransport
        /// When it was published.
        package let publishedAt: TimeAmount
        /// When it arrived.
        package let at: TimeAmount
        /// The encoded message's size.
        package let bytes: Int
    }

    /// A wire change that was reported to the client.
    package struct TransportChange: Equatable, Sendable {
        /// The wire from then on.
        package let wire: DeliveryTransport
        /// When the client was told.
        package let at: TimeAmount
    }

    /// The published sequences, by conversation, in order.
    package internal(set) var published: [UInt64: [UInt64]] = [:]

    /// The messages shown to the person, in that order.
    package internal(set) var arrivals: [Arrival] = []

    /// The first broken rule; the simulation ended there.
    package internal(set) var violation: SimulationViolation?

    /// The trace, if the plan asked for one.
    package internal(set) var trace: [TraceRecord] = []

    /// The server's UDP bytes for messages.
    package internal(set) var budget = ByteBudget()

    /// Bytes sent to strangers, and to the client before it had proven its address.
    package internal(set) var bytesToUnproven = 0

    /// The largest number of messages outstanding at once.
    package internal(set) var largestOutstanding = 0

    /// Hostile datagrams given to an end.
    package internal(set) var garbage = 0

    /// The wire changes that were reported to the client.
    package internal(set) var wireChanges: [TransportChange] = []

    /// The server's wire at the end.
    package internal(set) var wire: DeliveryTransport = .tls

    /// Datagrams that the server sent.
    package internal(set) var datagramsToClient = 0

    /// Datagrams that the client sent.
    package internal(set) var datagramsToServer = 0

    /// Changes of the key phase in the server's datagrams: a lower bound on its key updates.
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
    package func count(by wire: DeliveryTransport) -> Int {
        arrivals.count { $0.wire == wire }
    }

    /// A summary for people.
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
