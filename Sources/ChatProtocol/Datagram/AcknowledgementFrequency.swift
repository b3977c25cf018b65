package import NIOCore

/// How often a sender wants its packets acknowledged: the idea of QUIC's ACK_FREQUENCY frame
/// (draft-ietf-quic-ack-frequency), in bytes because chat's packets are small and windows are counted in bytes.
package struct AcknowledgementFrequency: Equatable, Sendable {
    /// What holds before anything is asked for: after every second packet, 25 ms at the latest (RFC 9000, section 13.2).
    package static let usual = AcknowledgementFrequency(bytes: 0, delayMicroseconds: 25_000)

    /// Bytes of datagrams after which an acknowledgement goes at once; 0 for every second packet.
    package var bytes: UInt64

    /// The longest that an acknowledgement waits, in microseconds.
    package var delayMicroseconds: UInt64

    /// Makes a wish.
    package init(bytes: UInt64, delayMicroseconds: UInt64) {
        self.bytes = bytes
        self.delayMicroseconds = delayMicroseconds
    }

    /// The longest wait that a receiver grants: with more, a lost packet would not be noticed for too long. Our own choice.
    package static let longestDelay: TimeAmount = .milliseconds(200)

    /// The wait that a receiver keeps to.
    package var delay: TimeAmount {
        let longest = UInt64(Self.longestDelay.nanoseconds / 1000)
        return .microseconds(Int64(min(delayMicroseconds, longest)))
    }
}
