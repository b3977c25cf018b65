package import NIOCore

/// What one end of a session has seen of its delivery: for a person who wonders, and for the server's metrics.
/// Counts are from the session's start; each end counts what it does and sees itself.
package struct DeliveryStatistics: Equatable, Sendable {
    /// The wire that new messages take.
    package var wire = DeliveryWire.tls

    /// The smoothed round-trip time by UDP; `nil` before the first sample.
    package var roundTrip: TimeAmount?

    /// The congestion window of the path, in bytes.
    package var congestionWindow = 0

    /// Bytes sent by UDP that are neither acknowledged nor lost.
    package var bytesInFlight = 0

    /// When the last authentic datagram came; `nil` when none has.
    package var lastContact: NIODeadline?

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

    /// Statistics of nothing.
    package init() {}
}
