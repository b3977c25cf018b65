import ChatProtocol
import NIOCore

/// Path MTU discovery for datagrams (DPLPMTUD, RFC 8899), by probes that may get lost. Probes are sent only if
/// larger datagrams would be useful.
struct PathMTU: Sendable, Equatable {
    /// The probed sizes, in bytes of UDP payload, in order: Ethernet under IPv6, and jumbo frames (9000), which
    /// also suit the loopback interface.
    static let candidates = [1452, ProtocolLimits.largestDatagramBytes]

    /// Probes of one size that may get lost: `MAX_PROBES` of RFC 8899, section 5.1.2.
    static let probesPerSize = 3

    /// The delay before a failed size is tried again: `PMTU_RAISE_TIMER`, section 5.1.1.
    static let retryDelay: TimeAmount = .minutes(10)

    /// Black hole detection: consecutive lost larger datagrams after which the base size is restored (section 4.3).
    static let blackHoleLosses = 3

    /// The current path MTU: bytes of the largest datagram that may be sent.
    private(set) var bytes = ProtocolLimits.datagramBytes

    private var candidate = 0
    private var failures = 0
    private var isUnderWay = false
    private var retryAt: NIODeadline?
    private var losses = 0

    /// Starts with the base size, which every path carries.
    init() {}

    /// Bytes of the frames that fit in one datagram.
    var payloadBytes: Int {
        bytes - DatagramKey.overhead
    }

    /// The size to probe now; `nil` if there is none, or a probe is in flight.
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

    /// Handles an acknowledged datagram.
    ///
    /// - Parameters:
    ///   - size: Its bytes.
    ///   - isProbe: Whether it was a path MTU probe.
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

    /// Handles a lost datagram. A lost probe is no sign of congestion (section 3, 8); consecutive losses of
    /// datagrams larger than the base size mean that the path MTU has shrunk.
    ///
    /// - Parameters:
    ///   - size: Its bytes.
    ///   - isProbe: Whether it was a path MTU probe.
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

    /// Black hole detection: returns to the base size after ``blackHoleLosses`` losses in a row. Call it once per
    /// acknowledgement or time-out, after recording every arrival and loss of it.
    mutating func judge(now: NIODeadline) {
        if losses >= Self.blackHoleLosses {
            self = PathMTU()
            retryAt = now + Self.retryDelay
        }
    }
}
