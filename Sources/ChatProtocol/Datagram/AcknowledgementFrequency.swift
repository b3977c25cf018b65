package import NIOCore

/// The value of an ACK_FREQUENCY frame (after draft-ietf-quic-ack-frequency): how often a sender wants its packets
/// acknowledged. It counts bytes, because chat packets are small and congestion windows are counted in bytes.
package struct AcknowledgementFrequency: Equatable, Sendable {
    /// The default until the peer asks: an ACK for every second packet, within 25 ms (RFC 9000, section 13.2).
    package static let usual = AcknowledgementFrequency(bytes: 0, delayMicroseconds: 25_000)

    /// Bytes of datagrams after which an acknowledgement is sent at once; 0 for every second packet.
    package var bytes: UInt64

    /// The maximum acknowledgement delay, in microseconds.
    package var delayMicroseconds: UInt64

    /// Makes a policy.
    package init(bytes: UInt64, delayMicroseconds: UInt64) {
        self.bytes = bytes
        self.delayMicroseconds = delayMicroseconds
    }

    /// The largest ACK delay that a receiver grants. Not measured: a larger one delays the detection of lost packets.
    package static let longestDelay: TimeAmount = .milliseconds(200)

    /// The delay that the receiver applies: the requested one, at most ``longestDelay``.
    package var delay: TimeAmount {
        let longest = UInt64(Self.longestDelay.nanoseconds / 1000)
        return .microseconds(Int64(min(delayMicroseconds, longest)))
    }
}
