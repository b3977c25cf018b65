import ChatProtocol
import NIOCore

/// Congestion control of one path: NewReno (RFC 9002, section 7).
struct CongestionWindow: Sendable, Equatable {
    /// The window of a new path: RFC 9002, section 7.2.
    static let initialBytes = 10 * ProtocolLimits.datagramBytes

    /// The window never gets smaller: RFC 9002, section 7.2.
    static let minimumBytes = 2 * ProtocolLimits.datagramBytes

    /// The window in bytes.
    private(set) var bytes = Self.initialBytes

    private var slowStartThreshold = Int.max

    /// The remainder of growth by whole bytes: without it, small packets would never widen a large window.
    private var growth = 0

    /// The losses of one recovery period (one round trip).
    private struct Recovery: Equatable {
        let start: NIODeadline
        let windowBefore: Int
        private(set) var lostBytes = 0

        /// Whether the window is fully halved: further losses of this round trip change nothing.
        var isWhole: Bool {
            lostBytes >= ProtocolLimits.datagramBytes
        }

        /// Counts a loss.
        ///
        /// - Returns: The bytes by which the window shrinks.
        mutating func cut(for lost: Int) -> Int {
            let before = cut
            lostBytes += lost
            return cut - before
        }

        private var cut: Int {
            let whole = ProtocolLimits.datagramBytes
            return windowBefore * min(lostBytes, whole) / (2 * whole)
        }
    }

    private var recovery: Recovery?

    /// Makes the initial window of a new path.
    init() {}

    /// Handles an acknowledged packet.
    ///
    /// - Parameters:
    ///   - wasLimited: Whether the sender was limited by the window. An underused window is not widened.
    mutating func acknowledged(bytes acknowledged: Int, sentAt: NIODeadline, wasLimited: Bool) {
        guard wasLimited, !isHeldBack(sentAt) else {
            return
        }
        if bytes < slowStartThreshold {
            bytes += acknowledged
        } else {
            growth += ProtocolLimits.datagramBytes * acknowledged
            let step = growth / bytes
            growth -= step * bytes
            bytes += step
        }
    }

    /// Handles a lost packet: halves the window, once for all losses of a round trip. If less than a full datagram
    /// was lost, the window shrinks by that share of it: RFC 7141, section 2.3, wants a loss to count by its bytes.
    /// Chat sends small packets; counted by packets, it would lose as often, and be slowed as much, as a sender of
    /// four times the bytes.
    mutating func lost(bytes lost: Int, sentAt: NIODeadline, now: NIODeadline) {
        var current = Recovery(start: now, windowBefore: bytes)
        if let recovery, isInRecovery(sentAt) {
            current = recovery
        }
        // Growth since the start of recovery stays.
        let cut = current.cut(for: lost)
        recovery = current
        bytes = max(bytes - cut, Self.minimumBytes)
        slowStartThreshold = bytes
    }

    /// Handles persistent congestion (RFC 9002, section 7.6): restarts from the minimum window.
    mutating func collapse() {
        bytes = Self.minimumBytes
        recovery = nil
    }

    /// Whether a packet was sent before the loss that fully halved the window became known. Smaller losses do not
    /// stop growth.
    private func isHeldBack(_ sentAt: NIODeadline) -> Bool {
        recovery.map { sentAt <= $0.start && $0.isWhole } ?? false
    }

    private func isInRecovery(_ sentAt: NIODeadline) -> Bool {
        recovery.map { sentAt <= $0.start } ?? false
    }
}
