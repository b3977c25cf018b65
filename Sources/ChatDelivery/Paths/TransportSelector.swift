import ChatProtocol
package import NIOCore

/// Transport selection for deliveries, with fallback to TLS and hedged sends: TLS at first, UDP once a path is
/// validated, TLS again when UDP fails.
///
/// ```
///          path proven          no message acknowledged for 2 s, or one for 6 s
///   tls ----------------> udp --------------------------------------------------> tls, resting
///    ^                                                                              |
///    +------------------------- rest is over: prove 3 round trips <-----------------+
/// ```
///
/// The rest is an exponential back-off: it doubles each time UDP fails again soon, so that an intermittent path
/// does not flap.
package struct TransportSelector: Sendable {
    /// Consecutive unanswered probes after which an end looks for another path: `3 PTO` in RFC 9000, section 8.2.4.
    static let probeLimit = 3

    /// How long no message may be acknowledged, though one is outstanding, before UDP counts as failed. In 2 s a
    /// path is asked for an acknowledgement some twenty times: see ``probeInterval``. A path that loses less than
    /// half of these round trips leaves all twenty unanswered less than once in a million times.
    package static let silenceLimit: TimeAmount = .seconds(2)

    /// The longest interval between two probes of a path in use. RFC 9002, section 6.2.1, doubles it while nothing
    /// is acknowledged: that leaves three more probes in 2 s, and on a path that loses a third of its packets each
    /// way all six datagrams go unanswered once in 34 times, (5/9)^6. So the probes continue at this pace, each two
    /// datagrams (section 6.2.4). Only the first, second, fourth and eighth repeat messages, as if the time-out
    /// doubled; the others are pings of some 40 bytes, 400 bytes a second.
    static let probeInterval: TimeAmount = .milliseconds(200)

    /// The longest time that one message may be unacknowledged while others are acknowledged. Measured: a queue of
    /// half a second on the path causes some packets to be lost two or three times. A copy of such a message was
    /// sent over TLS long before: see ``hedgeDelay(probeTimeout:)``.
    static let messagePatience: TimeAmount = .seconds(6)

    /// The time at which TLS takes over an unacknowledged message. Answered pings do not postpone it: a path may
    /// carry them but no messages, and a reader without room may answer them but accept no messages.
    ///
    /// - Parameters:
    ///   - sent: When the message was first sent.
    ///   - lastDelivery: When a message was last acknowledged.
    static func patienceEnd(sent: NIODeadline, lastDelivery: NIODeadline?) -> NIODeadline {
        let end = sent + silenceLimit
        guard let lastDelivery else {
            return end
        }
        return max(end, min(sent + messagePatience, lastDelivery + silenceLimit))
    }

    /// Whether a probe repeats messages: only those at the times of an exponential back-off do.
    static func isProbeWithMessages(_ count: Int) -> Bool {
        count > 0 && count & (count - 1) == 0
    }

    /// The shortest delay before an undelivered UDP message is also sent over TLS: a person hardly notices a
    /// shorter one, which would put all messages of a lossy link on both wires.
    static let shortestHedge: TimeAmount = .milliseconds(200)

    /// The longest hedge delay, for paths without an RTT sample. Not measured: less duplicates more messages, more
    /// makes a person wait longer.
    static let longestHedge: TimeAmount = .seconds(1)

    /// The delay before a message is hedged over TLS: three probe time-outs, the measure of RFC 9000, section 8.2.4.
    static func hedgeDelay(probeTimeout: TimeAmount) -> TimeAmount {
        min(max(.nanoseconds(3 * probeTimeout.nanoseconds), shortestHedge), longestHedge)
    }

    /// The rest after the first failure. Not measured: less returns to a broken path sooner, more leaves a working
    /// path unused.
    package static let shortestRest: TimeAmount = .seconds(2)

    /// The longest rest: half of an idle mapping's guaranteed life (RFC 4787, REQ-5).
    package static let longestRest: TimeAmount = .seconds(60)

    /// After this long on UDP without failure, the next failure counts as the first.
    static let goodBehaviour: TimeAmount = .seconds(60)

    /// Round trips that validate a new path.
    static let roundTripsAtFirst = 1

    /// Round trips that validate a path after UDP has failed.
    static let roundTripsAfterFailure = 3

    /// The wire for new messages.
    private(set) var wire: DeliveryTransport = .tls

    private var failures = 0
    private var restUntil: NIODeadline?
    private var since = NIODeadline.uptimeNanoseconds(0)

    /// Starts on TLS.
    init() {}

    /// Whether a path may be validated now.
    func mayValidate(now: NIODeadline) -> Bool {
        restUntil.map { $0 <= now } ?? true
    }

    /// Round trips that the next validation needs.
    func roundTripsNeeded(now: NIODeadline) -> Int {
        failures == 0 || hasBehaved(now: now) ? Self.roundTripsAtFirst : Self.roundTripsAfterFailure
    }

    /// Handles a validated path.
    ///
    /// - Returns: Whether the wire has changed.
    mutating func proven(now: NIODeadline) -> Bool {
        guard wire == .tls else {
            return false
        }
        wire = .udp
        since = now
        return true
    }

    /// Handles a failure of UDP: returns to TLS and starts the rest.
    mutating func failed(now: NIODeadline) {
        if hasBehaved(now: now) {
            failures = 0
        }
        let rest = Self.shortestRest.nanoseconds << Int64(min(failures, 10))
        restUntil = now + min(.nanoseconds(rest), Self.longestRest)
        failures += 1
        wire = .tls
    }

    /// Moves to TLS for the end of the session: no path is validated any more.
    mutating func ended() {
        wire = .tls
        restUntil = .distantFuture
    }

    /// Whether UDP has worked long enough to forget earlier failures.
    private func hasBehaved(now: NIODeadline) -> Bool {
        wire == .udp && now - since >= Self.goodBehaviour
    }
}
