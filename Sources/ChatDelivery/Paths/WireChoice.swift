package import NIOCore

/// Which wire deliveries take: TLS at first, UDP once a path is proven, TLS again when UDP stops working.
///
/// ```
///          path proven                 4 probes unanswered, or a message 2 s old
///   tls ----------------> udp -----------------------------------------------> tls, resting
///    ^                                                                           |
///    +------------------------- rest is over: prove 3 round trips <--------------+
/// ```
///
/// The rest doubles each time UDP fails again soon, so that a path which works now and then does not flap.
package struct WireChoice: Sendable {
    /// Unanswered probes in a row after which UDP counts as dead: `3 PTO` in RFC 9000, section 8.2.4.
    package static let probeLimit = 3

    /// How long one message waits for its acknowledgement before TLS takes over. Our own choice.
    package static let messagePatience: TimeAmount = .seconds(2)

    /// The longest that it waits while other messages arrive. Our own choice.
    package static let longestPatience: TimeAmount = .seconds(6)

    /// Until when a message waits for its acknowledgement before TLS takes over. While other messages arrive UDP is not
    /// dead: where a queue on the way holds packets up for half a second, some are lost twice. The copy of such a message
    /// has gone over TLS long before: see ``hedgeDelay(probeTimeout:)``.
    ///
    /// - Parameters:
    ///   - sent: When the message was first sent.
    ///   - lastDelivery: When a message was acknowledged last. Two probe time-outs later that says nothing any more.
    package static func patienceEnd(
        sent: NIODeadline,
        lastDelivery: NIODeadline?,
        probeTimeout: TimeAmount
    ) -> NIODeadline {
        let end = sent + messagePatience
        guard let lastDelivery else {
            return end
        }
        return max(end, min(sent + longestPatience, lastDelivery + .nanoseconds(2 * probeTimeout.nanoseconds)))
    }

    /// The shortest time after which a copy of a message that UDP has not delivered goes over TLS: below it a person
    /// notices little, and a link that loses much would put everything on both wires. Our own choice.
    package static let shortestHedge: TimeAmount = .milliseconds(200)

    /// The longest time after which it goes, for paths whose round-trip time is not known yet. Our own choice.
    package static let longestHedge: TimeAmount = .seconds(1)

    /// How long a message is UDP's alone: three probe time-outs, the measure of RFC 9000, section 8.2.4.
    package static func hedgeDelay(probeTimeout: TimeAmount) -> TimeAmount {
        min(max(.nanoseconds(3 * probeTimeout.nanoseconds), shortestHedge), longestHedge)
    }

    /// The rest after the first failure. Our own choice.
    package static let shortestRest: TimeAmount = .seconds(2)

    /// The longest rest: half of an idle mapping's guaranteed life (RFC 4787, REQ-5).
    package static let longestRest: TimeAmount = .seconds(60)

    /// After this long on UDP without failure, the next failure counts as the first.
    package static let goodBehaviour: TimeAmount = .seconds(60)

    /// Round trips that prove a new path.
    package static let roundTripsAtFirst = 1

    /// Round trips that prove a path again after UDP has failed.
    package static let roundTripsAfterFailure = 3

    /// The wire of new messages.
    package private(set) var wire: DeliveryWire = .tls

    private var failures = 0
    private var restUntil: NIODeadline?
    private var since = NIODeadline.uptimeNanoseconds(0)

    /// Starts on TLS.
    package init() {}

    /// Whether a path may be proven now.
    package func mayValidate(now: NIODeadline) -> Bool {
        restUntil.map { $0 <= now } ?? true
    }

    /// Round trips that the next proof needs.
    package func roundTripsNeeded(now: NIODeadline) -> Int {
        failures == 0 || hasBehaved(now: now) ? Self.roundTripsAtFirst : Self.roundTripsAfterFailure
    }

    /// A path has been proven.
    ///
    /// - Returns: Whether the wire has changed.
    package mutating func proven(now: NIODeadline) -> Bool {
        guard wire == .tls else {
            return false
        }
        wire = .udp
        since = now
        return true
    }

    /// UDP has stopped working.
    package mutating func failed(now: NIODeadline) {
        if hasBehaved(now: now) {
            failures = 0
        }
        let rest = Self.shortestRest.nanoseconds << Int64(min(failures, 10))
        restUntil = now + min(.nanoseconds(rest), Self.longestRest)
        failures += 1
        wire = .tls
    }

    /// Whether UDP has worked for so long that earlier failures do not matter any more.
    private func hasBehaved(now: NIODeadline) -> Bool {
        wire == .udp && now - since >= Self.goodBehaviour
    }
}
