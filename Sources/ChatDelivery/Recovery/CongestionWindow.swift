import ChatProtocol
package import NIOCore

/// How many bytes may be on their way on one path: NewReno as in RFC 9002, section 7.
package struct CongestionWindow: Sendable, Equatable {
    /// The window of a new path: RFC 9002, section 7.2.
    package static let initialBytes = 10 * ProtocolLimits.datagramBytes

    /// The window never gets smaller: RFC 9002, section 7.2.
    package static let minimumBytes = 2 * ProtocolLimits.datagramBytes

    /// The window in bytes.
    package private(set) var bytes = Self.initialBytes

    private var slowStartThreshold = Int.max
    private var recoveryStart: NIODeadline?

    /// Makes the window of a new path.
    package init() {}

    /// A packet was acknowledged.
    ///
    /// - Parameters:
    ///   - wasLimited: Whether the window was what held the sender back. A window that is not used is not widened.
    package mutating func acknowledged(bytes acknowledged: Int, sentAt: NIODeadline, wasLimited: Bool) {
        guard wasLimited, !isInRecovery(sentAt) else {
            return
        }
        if bytes < slowStartThreshold {
            bytes += acknowledged
        } else {
            bytes += ProtocolLimits.datagramBytes * acknowledged / bytes
        }
    }

    /// A packet was lost: halves the window, once for all losses of a round trip.
    package mutating func lost(sentAt: NIODeadline, now: NIODeadline) {
        guard !isInRecovery(sentAt) else {
            return
        }
        recoveryStart = now
        bytes = max(bytes / 2, Self.minimumBytes)
        slowStartThreshold = bytes
    }

    private func isInRecovery(_ sentAt: NIODeadline) -> Bool {
        recoveryStart.map { sentAt <= $0 } ?? false
    }
}
