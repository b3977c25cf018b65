import ChatProtocol
import NIOCore

/// Pacing (RFC 9002, section 7.7): spreads the congestion window over the round trip, so that a burst does not fill
/// a queue on the path. A leaky bucket: each packet fills it, time empties it.
struct Pacer: Sendable, Equatable {
    /// Bytes that may be sent as a burst after a pause: the initial window, as RFC 9002, section 7.7, permits.
    static let burstBytes = CongestionWindow.initialBytes

    /// The pacing rate in windows per round trip: RFC 9002's *N* of 1.25, so that unevenly arriving
    /// acknowledgements leave no gap.
    private static let speedUp = 1.25

    /// Bytes in the bucket when the last packet was sent. Bytes rather than leak time: the latter depends on the
    /// round trip, and the first measured one may be a thousandth of the assumed one.
    private var level = 0.0
    private var lastSent = NIODeadline.uptimeNanoseconds(0)

    /// Makes an empty bucket.
    init() {}

    /// The earliest send time of the next packet.
    ///
    /// - Parameters:
    ///   - window: The congestion window in bytes.
    ///   - roundTrip: The smoothed round-trip time.
    func nextTime(window: Int, roundTrip: TimeAmount) -> NIODeadline {
        let excess = level - Double(Self.burstBytes - ProtocolLimits.datagramBytes)
        guard excess > 0 else {
            return .uptimeNanoseconds(0)
        }
        let leaked = excess / Self.bytesPerNanosecond(window: window, roundTrip: roundTrip)
        return lastSent + .nanoseconds(Int64(leaked.rounded()))
    }

    /// Accounts for a packet that is sent now.
    mutating func sent(bytes: Int, window: Int, roundTrip: TimeAmount, now: NIODeadline) {
        let passed = Double(max(0, (now - lastSent).nanoseconds))
        let leaked = passed * Self.bytesPerNanosecond(window: window, roundTrip: roundTrip)
        level = max(0, level - leaked) + Double(bytes)
        lastSent = max(now, lastSent)
    }

    private static func bytesPerNanosecond(window: Int, roundTrip: TimeAmount) -> Double {
        speedUp * Double(max(1, window)) / Double(max(1, roundTrip.nanoseconds))
    }
}
