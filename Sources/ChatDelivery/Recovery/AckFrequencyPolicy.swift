import ChatProtocol
import NIOCore

/// ACK frequency policy (draft-ietf-quic-ack-frequency): the server's request to the client. The usual frequency
/// applies on long paths and where packets get lost; sparse acknowledgements on a short, calm path, where one costs
/// the server more than the information is worth.
struct AckFrequencyPolicy: Sendable {
    /// The acknowledgement delay on a short, calm path. A tail loss (a lost packet without a successor) is detected
    /// that much later there; other losses are detected as fast as ever, since a gap is acknowledged at once.
    static let calmDelay: TimeAmount = .milliseconds(100)

    /// Acknowledgements per congestion window: with two, one half of the window is freed while the other half is in
    /// flight.
    static let acknowledgementsPerWindow = 2

    /// The frequency that the client was last asked for.
    private(set) var current = AcknowledgementFrequency.usual

    /// Whether ``current`` has yet to be sent.
    private(set) var isOwed = false

    /// Whether the client was ever sent a frequency.
    private var wasTold = false

    /// Starts with the usual frequency, and nothing to send.
    init() {}

    /// Recomputes the frequency from the state of the path.
    ///
    /// - Parameters:
    ///   - isCalm: Whether the path is short and had no recent losses.
    ///   - window: The congestion window in bytes.
    mutating func update(isCalm: Bool, window: Int) {
        let share = UInt64(window / Self.acknowledgementsPerWindow)
        let wanted =
            isCalm
            ? AcknowledgementFrequency(bytes: share, delayMicroseconds: UInt64(Self.calmDelay.nanoseconds / 1000))
            : .usual
        // A growing window must not cause a frame at every step.
        let isClose = current.bytes > 0 && wanted.bytes > 0 && share < 2 * current.bytes && 2 * share > current.bytes
        if wanted != current, !isClose {
            current = wanted
            isOwed = true
        }
    }

    /// Notes that the frequency goes out in a packet now.
    mutating func told() {
        isOwed = false
        wasTold = true
    }

    /// Notes that the packet with the frequency was lost.
    mutating func lost() {
        isOwed = true
    }

    /// Notes a path change: the last frequency frame may not have arrived, and its loss can no longer be detected.
    mutating func pathChanged() {
        isOwed = isOwed || wasTold
    }
}
