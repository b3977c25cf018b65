package import ChatProtocol
package import NIOCore

/// Delivery statistics of one end of a session, for a person's diagnosis and for the server's metrics. Counters
/// start at zero with the session; each end counts only the events that it causes or observes itself.
@dynamicMemberLookup
package struct DeliveryStatistics: Equatable, Sendable {
    /// The wire for new messages.
    package var wire = DeliveryTransport.tls

    /// The smoothed round-trip time (RTT) over UDP; `nil` before the first sample.
    package var roundTrip: TimeAmount?

    /// The congestion window of the path, in bytes.
    package var congestionWindow = 0

    /// UDP bytes in flight: neither acknowledged nor declared lost.
    package var bytesInFlight = 0

    /// When the last authentic datagram arrived; `nil` before the first one.
    package var lastContact: NIODeadline?

    /// The counters.
    package var counts = DeliveryCounts()

    /// Makes statistics without any events.
    package init() {}

    /// One of the ``counts``.
    package subscript(dynamicMember count: WritableKeyPath<DeliveryCounts, Int>) -> Int {
        get { counts[keyPath: count] }
        set { counts[keyPath: count] = newValue }
    }
}
