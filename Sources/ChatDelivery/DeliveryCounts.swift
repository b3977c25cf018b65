/// What one end of a session counts, or what several ends do together. None of it ever falls.
package struct DeliveryCounts: Equatable, Sendable {
    /// Datagrams sent.
    package var packetsSent = 0

    /// Authentic datagrams received, each once.
    package var packetsReceived = 0

    /// Datagrams sent that count as lost.
    package var packetsLost = 0

    /// Messages that were first sent (server) or arrived (client) by UDP.
    package var messagesByUDP = 0

    /// Messages that were first sent (server) or arrived (client) over TLS.
    package var messagesByTLS = 0

    /// Messages that were sent again by UDP because they were lost. Server only.
    package var resent = 0

    /// Early copies and repair symbols sent. Server only.
    package var repairsSent = 0

    /// Messages that were lost and computed from repair symbols.
    package var recovered = 0

    /// Messages that UDP took so long for that a copy went over TLS. Server only.
    package var hedged = 0

    /// Messages that came more than once. Client only.
    package var doubles = 0

    /// How often UDP was given up.
    package var fallbacks = 0

    /// Counts of nothing.
    package init() {}

    /// Adds what another end has counted.
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
