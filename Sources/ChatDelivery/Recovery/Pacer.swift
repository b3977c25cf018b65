import ChatProtocol
package import NIOCore

/// Spreads what the congestion window permits over the round trip, so that a burst does not fill a queue on the way:
/// RFC 9002, section 7.7. A leaky bucket: each packet fills it, time empties it.
package struct Pacer: Sendable, Equatable {
    /// Bytes that may go at once after a pause: the initial window, as RFC 9002, section 7.7, permits.
    package static let burstBytes = CongestionWindow.initialBytes

    /// How much faster than one window in a round trip: RFC 9002's *N* of 1.25, so that acknowledgements that come
    /// unevenly leave no gap.
    private static let speedUp = 1.25

    /// When the bucket will be empty.
    private var emptyAt = NIODeadline.uptimeNanoseconds(0)

    /// Makes an empty bucket.
    package init() {}

    /// The earliest time for the next packet.
    ///
    /// - Parameters:
    ///   - window: The congestion window in bytes.
    ///   - roundTrip: The smoothed round-trip time.
    package func nextTime(window: Int, roundTrip: TimeAmount) -> NIODeadline {
        let spare = Self.burstBytes - ProtocolLimits.datagramBytes
        let time = Self.time(for: spare, window: window, roundTrip: roundTrip)
        return emptyAt.uptimeNanoseconds > UInt64(time.nanoseconds) ? emptyAt - time : .uptimeNanoseconds(0)
    }

    /// A packet goes now.
    package mutating func sent(bytes: Int, window: Int, roundTrip: TimeAmount, now: NIODeadline) {
        emptyAt = max(emptyAt, now) + Self.time(for: bytes, window: window, roundTrip: roundTrip)
    }

    private static func time(for bytes: Int, window: Int, roundTrip: TimeAmount) -> TimeAmount {
        let share = Double(bytes) / (speedUp * Double(max(1, window)))
        return .nanoseconds(Int64(share * Double(roundTrip.nanoseconds)))
    }
}
