package import ChatProtocol
package import NIOCore

/// What one end of a session has seen of its delivery: for a person who wonders, and for the server's metrics.
/// Counts are from the session's start; each end counts what it does and sees itself.
@dynamicMemberLookup
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

    /// What has been counted.
    package var counts = DeliveryCounts()

    /// Statistics of nothing.
    package init() {}

    /// One of the ``counts``.
    package subscript(dynamicMember count: WritableKeyPath<DeliveryCounts, Int>) -> Int {
        get { counts[keyPath: count] }
        set { counts[keyPath: count] = newValue }
    }
}
