import ChatProtocol
package import NIOCore

/// How large a datagram the path takes, found out by probes that may get lost: RFC 8899. Nobody is probed who has no use for
/// larger datagrams.
package struct PathSize: Sendable, Equatable {
    /// What is tried, in bytes of UDP payload, one after the other: Ethernet under IPv6, and jumbo frames (9000), which
    /// also suit the loopback interface.
    package static let candidates = [1452, ProtocolLimits.largestDatagramBytes]

    /// Probes of one size that may get lost: `MAX_PROBES` of RFC 8899, section 5.1.2.
    package static let probesPerSize = 3

    /// The wait before a size that failed is tried again: `PMTU_RAISE_TIMER`, section 5.1.1.
    package static let retryDelay: TimeAmount = .minutes(10)

    /// Probe time-outs in a row after which larger datagrams are given up: section 4.3, a black hole.
    package static let blackHoleTimeouts = 2

    /// Bytes of the largest datagram that may be sent.
    package private(set) var bytes = ProtocolLimits.datagramBytes

    private var candidate = 0
    private var failures = 0
    private var isUnderWay = false
    private var retryAt: NIODeadline?

    /// Starts with what every path takes.
    package init() {}

    /// Bytes of the frames that fit in one datagram.
    package var payloadBytes: Int {
        bytes - DatagramKey.overhead
    }

    /// The size to probe now; `nil` when there is none, or one is under way.
    package mutating func nextProbe(now: NIODeadline) -> Int? {
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

    /// A probe has arrived.
    package mutating func arrived(_ size: Int) {
        isUnderWay = false
        failures = 0
        bytes = max(bytes, size)
        candidate = Self.candidates.firstIndex { $0 > bytes } ?? Self.candidates.count
    }

    /// A probe was lost: no sign of congestion (section 3, 8).
    package mutating func lost(now: NIODeadline) {
        isUnderWay = false
        failures += 1
        if failures >= Self.probesPerSize {
            retryAt = now + Self.retryDelay
        }
    }

    /// Nothing comes through any more: perhaps because the path's packets got smaller.
    package mutating func blackHole(now: NIODeadline) {
        guard bytes > ProtocolLimits.datagramBytes else {
            return
        }
        self = PathSize()
        retryAt = now + Self.retryDelay
    }
}
