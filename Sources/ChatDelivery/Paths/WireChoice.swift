import ChatProtocol
package import NIOCore

/// Which wire deliveries take: TLS at first, UDP once a path is proven, TLS again when UDP stops working.
///
/// ```
///          path proven          no message acknowledged for 2 s, or one for 6 s
///   tls ----------------> udp --------------------------------------------------> tls, resting
///    ^                                                                              |
///    +------------------------- rest is over: prove 3 round trips <-----------------+
/// ```
///
/// The rest doubles each time UDP fails again soon, so that a path which works now and then does not flap.
package struct WireChoice: Sendable {
    /// Unanswered probes in a row after which an end looks for another path: `3 PTO` in RFC 9000, section 8.2.4.
    static let probeLimit = 3

    /// How long no message may be acknowledged, though one is under way, before UDP counts as dead. In 2 s a path is asked
    /// for an answer some twenty times: see ``probeInterval``. One that loses less than half of what goes either way
    /// answers none of twenty less than once in a million times.
    package static let silenceLimit: TimeAmount = .seconds(2)

    /// The longest time between two probes of a path that deliveries take. RFC 9002, section 6.2.1, doubles it for as long
    /// as nothing comes back: three more probes would be all in 2 s, and on a path that loses a third of its packets each way
    /// all of them are lost once in a hundred times. So the probes go on at this pace, each two datagrams (section 6.2.4).
    /// Only the first, second, fourth and eighth repeat messages, as if the time-out doubled; the others are pings of some
    /// 40 bytes, 400 bytes a second.
    static let probeInterval: TimeAmount = .milliseconds(200)

    /// The longest that one message waits for its acknowledgement while others are acknowledged. By measurement: where a
    /// queue on the way holds packets up for half a second, some are lost two or three times. The copy of such a message has
    /// gone over TLS long before: see ``hedgeDelay(probeTimeout:)``.
    static let messagePatience: TimeAmount = .seconds(6)

    /// Until when a message waits for its acknowledgement before TLS takes over. Pings that are answered do not put it off: a
    /// path may carry them and no messages, and so may a reader that has no room.
    ///
    /// - Parameters:
    ///   - sent: When the message was first sent.
    ///   - lastDelivery: When a message was acknowledged last.
    static func patienceEnd(sent: NIODeadline, lastDelivery: NIODeadline?) -> NIODeadline {
        let end = sent + silenceLimit
        guard let lastDelivery else {
            return end
        }
        return max(end, min(sent + messagePatience, lastDelivery + silenceLimit))
    }

    /// Whether a probe repeats messages: where the time-out's doubling would have put it.
    static func isProbeWithMessages(_ count: Int) -> Bool {
        count > 0 && count & (count - 1) == 0
    }

    /// The shortest time after which a copy of a message that UDP has not delivered goes over TLS: below it a person
    /// notices little, and a link that loses much would put everything on both wires. Our own choice.
    static let shortestHedge: TimeAmount = .milliseconds(200)

    /// The longest time after which it goes, for paths whose round-trip time is not known yet. Our own choice.
    static let longestHedge: TimeAmount = .seconds(1)

    /// How long a message is UDP's alone: three probe time-outs, the measure of RFC 9000, section 8.2.4.
    static func hedgeDelay(probeTimeout: TimeAmount) -> TimeAmount {
        min(max(.nanoseconds(3 * probeTimeout.nanoseconds), shortestHedge), longestHedge)
    }

    /// The rest after the first failure. Our own choice.
    package static let shortestRest: TimeAmount = .seconds(2)

    /// The longest rest: half of an idle mapping's guaranteed life (RFC 4787, REQ-5).
    package static let longestRest: TimeAmount = .seconds(60)

    /// After this long on UDP without failure, the next failure counts as the first.
    static let goodBehaviour: TimeAmount = .seconds(60)

    /// Round trips that prove a new path.
    static let roundTripsAtFirst = 1

    /// Round trips that prove a path again after UDP has failed.
    static let roundTripsAfterFailure = 3

    /// The wire of new messages.
    private(set) var wire: DeliveryWire = .tls

    private var failures = 0
    private var restUntil: NIODeadline?
    private var since = NIODeadline.uptimeNanoseconds(0)

    /// Starts on TLS.
    init() {}

    /// Whether a path may be proven now.
    func mayValidate(now: NIODeadline) -> Bool {
        restUntil.map { $0 <= now } ?? true
    }

    /// Round trips that the next proof needs.
    func roundTripsNeeded(now: NIODeadline) -> Int {
        failures == 0 || hasBehaved(now: now) ? Self.roundTripsAtFirst : Self.roundTripsAfterFailure
    }

    /// A path has been proven.
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

    /// UDP has stopped working.
    mutating func failed(now: NIODeadline) {
        if hasBehaved(now: now) {
            failures = 0
        }
        let rest = Self.shortestRest.nanoseconds << Int64(min(failures, 10))
        restUntil = now + min(.nanoseconds(rest), Self.longestRest)
        failures += 1
        wire = .tls
    }

    /// The session is about to end: TLS takes the rest, and no path is proven any more.
    mutating func ended() {
        wire = .tls
        restUntil = .distantFuture
    }

    /// Whether UDP has worked for so long that earlier failures do not matter any more.
    private func hasBehaved(now: NIODeadline) -> Bool {
        wire == .udp && now - since >= Self.goodBehaviour
    }
}
