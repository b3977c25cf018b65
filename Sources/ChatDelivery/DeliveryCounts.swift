/// Monotonic counters of one end of a session, or the sums over several ends.
package struct DeliveryCounts: Equatable, Sendable {
    /// Datagrams sent.
    package var packetsSent = 0

    /// Authentic datagrams received, each once.
    package var packetsReceived = 0

    /// Sent datagrams that were declared lost.
    package var packetsLost = 0

    /// Messages that were first sent (server) or arrived (client) by UDP.
    package var messagesByUDP = 0

    /// Messages that were first sent (server) or arrived (client) over TLS.
    package var messagesByTLS = 0

    /// Messages that were sent again by UDP because they were lost. Server only.
    package var resent = 0

    /// Tail copies and repair symbols sent. Server only.
    package var repairsSent = 0

    /// Lost messages that were recovered from repair symbols (FEC).
    package var recovered = 0

    /// Messages that got a hedged copy over TLS because UDP took too long. Server only.
    package var hedged = 0

    /// Duplicate messages received. Client only.
    package var doubles = 0

    /// Fallbacks from UDP to TLS.
    package var fallbacks = 0

    /// Starts all counters at zero.
    package init() {}

    /// Adds the counters of another end.
    package static func += (sum: inout DeliveryCounts, other: DeliveryCounts) {
        for count in all {
            sum[keyPath: count] += other[keyPath: count]
        }
    }

    private static var all: [WritableKeyPath<DeliveryCounts, Int>] {
        [
            \.packetsSent, \.packetsReceived, \.packetsLost, \.messagesByUDP, \.messagesByTLS, \.resent,
            \.repairsSent, \.recovered, \.hedged, \.doubles, \.fallbacks,
        ]
    }
}
