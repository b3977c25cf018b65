import ChatProtocol
import NIOCore

/// How many bytes may be on their way on one path: NewReno as in RFC 9002, section 7.
struct CongestionWindow: Sendable, Equatable {
    /// The window of a new path: RFC 9002, section 7.2.
    static let initialBytes = 10 * ProtocolLimits.datagramBytes

    /// The window never gets smaller: RFC 9002, section 7.2.
    static let minimumBytes = 2 * ProtocolLimits.datagramBytes

    /// The window in bytes.
    private(set) var bytes = Self.initialBytes

    private var slowStartThreshold = Int.max

    /// What growth by whole bytes has left over: small packets would never widen a large window.
    private var growth = 0

    /// The losses that one round trip brought to light.
    private struct Recovery: Equatable {
        let start: NIODeadline
        let windowBefore: Int
        private(set) var lostBytes = 0

        /// Whether the window is halved: more losses of this round trip change nothing.
        var isWhole: Bool {
            lostBytes >= ProtocolLimits.datagramBytes
        }

        /// Counts a loss.
        ///
        /// - Returns: By how much the window shrinks.
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

    /// Makes the window of a new path.
    init() {}

    /// A packet was acknowledged.
    ///
    /// - Parameters:
    ///   - wasLimited: Whether the window was what held the sender back. A window that is not used is not widened.
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

    /// A packet was lost: halves the window, once for all losses of a round trip. Where less than a full datagram was
    /// lost, the window shrinks by that share of it: RFC 7141, section 2.3, wants a loss to count by its bytes. Chat
    /// sends small packets, and would lose as often, and be slowed as much, as somebody who sends four times as much.
    mutating func lost(bytes lost: Int, sentAt: NIODeadline, now: NIODeadline) {
        var current = Recovery(start: now, windowBefore: bytes)
        if let recovery, isInRecovery(sentAt) {
            current = recovery
        }
        // What the window has grown meanwhile stays.
        let cut = current.cut(for: lost)
        recovery = current
        bytes = max(bytes - cut, Self.minimumBytes)
        slowStartThreshold = bytes
    }

    /// Nothing arrived for long: begins again from the smallest window.
    mutating func collapse() {
        bytes = Self.minimumBytes
        recovery = nil
    }

    /// Whether a packet was sent before a loss that halved the window was known. Smaller losses do not stop its growth.
    private func isHeldBack(_ sentAt: NIODeadline) -> Bool {
        recovery.map { sentAt <= $0.start && $0.isWhole } ?? false
    }

    private func isInRecovery(_ sentAt: NIODeadline) -> Bool {
        recovery.map { sentAt <= $0.start } ?? false
    }
}
