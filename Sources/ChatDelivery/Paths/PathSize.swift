import ChatProtocol
import NIOCore

/// How large a datagram the path takes, found out by probes that may get lost: RFC 8899. Nobody is probed who has no use for
/// larger datagrams.
struct PathSize: Sendable, Equatable {
    /// What is tried, in bytes of UDP payload, one after the other: Ethernet under IPv6, and jumbo frames (9000), which
    /// also suit the loopback interface.
    static let candidates = [1452, ProtocolLimits.largestDatagramBytes]

    /// Probes of one size that may get lost: `MAX_PROBES` of RFC 8899, section 5.1.2.
    static let probesPerSize = 3

    /// The wait before a size that failed is tried again: `PMTU_RAISE_TIMER`, section 5.1.1.
    static let retryDelay: TimeAmount = .minutes(10)

    /// Larger datagrams lost in a row after which they are given up: section 4.3, a black hole.
    static let blackHoleLosses = 3

    /// Bytes of the largest datagram that may be sent.
    private(set) var bytes = ProtocolLimits.datagramBytes

    private var candidate = 0
    private var failures = 0
    private var isUnderWay = false
    private var retryAt: NIODeadline?
    private var losses = 0

    /// Starts with what every path takes.
    init() {}

    /// Bytes of the frames that fit in one datagram.
    var payloadBytes: Int {
        bytes - DatagramKey.overhead
    }

    /// The size to probe now; `nil` when there is none, or one is under way.
    mutating func nextProbe(now: NIODeadline) -> Int? {
        if let retryAt, retryAt <= now {
            self.retryAt = nil
            failures = 0
        }
        guard !isUnderWay, retryAt == nil, candidate < Self.candidates.count else {
            return nil
        }
        isUnderWay = true
        return Self.candidates[candidate]
    }

    /// A datagram has arrived.
    ///
    /// - Parameters:
    ///   - size: Its bytes.
    ///   - isProbe: Whether it was sent to find out.
    mutating func arrived(_ size: Int, isProbe: Bool) {
        if size > ProtocolLimits.datagramBytes {
            losses = 0
        }
        guard isProbe else {
            return
        }
        isUnderWay = false
        failures = 0
        bytes = max(bytes, size)
        candidate = Self.candidates.firstIndex { $0 > bytes } ?? Self.candidates.count
    }

    /// A datagram was lost. A probe that is lost is no sign of congestion (section 3, 8); when one after the other of those
    /// that every path would not take is lost, this one has got smaller.
    ///
    /// - Parameters:
    ///   - size: Its bytes.
    ///   - isProbe: Whether it was sent to find out.
    mutating func lost(_ size: Int, isProbe: Bool, now: NIODeadline) {
        if isProbe {
            isUnderWay = false
            failures += 1
            if failures >= Self.probesPerSize {
                retryAt = now + Self.retryDelay
            }
        } else if size > ProtocolLimits.datagramBytes {
            losses += 1
        }
    }

    /// All that one event tells has been told: what arrived may have been sent after what was lost.
    mutating func judge(now: NIODeadline) {
        if losses >= Self.blackHoleLosses {
            self = PathSize()
            retryAt = now + Self.retryDelay
        }
    }
}
