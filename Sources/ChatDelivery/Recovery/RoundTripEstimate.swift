import NIOCore

/// Round-trip time (RTT) estimation of a path, and the time-outs derived from it (RFC 9002, section 5).
struct RoundTripEstimate: Sendable, Equatable {
    /// Assumed before the first sample: RFC 9002, section 6.2.2.
    static let initial: TimeAmount = .milliseconds(333)

    /// The timer's granularity: RFC 9002, section 6.1.2.
    static let granularity: TimeAmount = .milliseconds(1)

    /// The latest sample.
    private(set) var latest: TimeAmount = Self.initial

    /// The smoothed estimate.
    private(set) var smoothed: TimeAmount = Self.initial

    /// The mean deviation.
    private(set) var variation: TimeAmount = .nanoseconds(Self.initial.nanoseconds / 2)

    /// The longest time for which the peer may delay an acknowledgement (`max_ack_delay`).
    var maximumAcknowledgementDelay = ReceivedPackets.maximumDelay

    private var minimum: TimeAmount?

    /// The shortest sample minus the peer's acknowledgement delay in it.
    private var shortestPath: TimeAmount?

    /// Makes an estimate without samples.
    init() {}

    /// Whether there has been a sample.
    var isMeasured: Bool {
        minimum != nil
    }

    /// The minimum RTT of the path itself: the shortest sample minus the acknowledgement delay that the peer
    /// reports; before the first sample, the initial assumption. With the delay left in, a receiver of occasional
    /// datagrams would make a short path look like one of 25 ms. RFC 9002 leaves the delay in its `min_rtt` because
    /// the peer may lie, and so do the time-outs here. A peer that lies about this value gets fewer copies and
    /// larger datagrams, within its own congestion window, and is asked for fewer acknowledgements.
    var shortest: TimeAmount {
        shortestPath ?? smoothed
    }

    /// Adds a sample.
    ///
    /// - Parameters:
    ///   - sample: The time from sending a packet to its acknowledgement.
    ///   - delay: The acknowledgement delay that the peer reports.
    mutating func update(sample: TimeAmount, acknowledgementDelay delay: TimeAmount) {
        latest = sample
        // Ignore a reported delay that is longer than the sample.
        let path = delay <= sample ? sample - delay : sample
        shortestPath = shortestPath.map { min($0, path) } ?? path
        guard let known = minimum else {
            minimum = sample
            smoothed = sample
            variation = .nanoseconds(sample.nanoseconds / 2)
            return
        }
        let floor = min(known, sample)
        minimum = floor
        let bounded = min(delay, max(maximumAcknowledgementDelay, ReceivedPackets.maximumDelay))
        let adjusted = sample.nanoseconds >= floor.nanoseconds + bounded.nanoseconds ? sample - bounded : sample
        let deviation = abs(smoothed.nanoseconds - adjusted.nanoseconds)
        variation = .nanoseconds((3 * variation.nanoseconds + deviation) / 4)
        smoothed = .nanoseconds((7 * smoothed.nanoseconds + adjusted.nanoseconds) / 8)
    }

    /// The probe time-out (PTO): RFC 9002, section 6.2.1.
    var probeTimeout: TimeAmount {
        smoothed + max(.nanoseconds(4 * variation.nanoseconds), Self.granularity) + maximumAcknowledgementDelay
    }

    /// The time after which an acknowledgement is overdue if the peer has no reason to delay it, because more
    /// packets follow. This is RFC 9002's probe time-out without the acknowledgement delay, but with a margin of at
    /// least 8 ms for two packets that are sent one after the other.
    var acknowledgementTime: TimeAmount {
        smoothed + max(.nanoseconds(4 * variation.nanoseconds), .milliseconds(8))
    }

    /// The time threshold of loss detection: a packet counts as lost this long after it was sent, once a later one
    /// was acknowledged (RFC 9002, section 6.1.2).
    var lossDelay: TimeAmount {
        max(.nanoseconds(max(smoothed, latest).nanoseconds * 9 / 8), Self.granularity)
    }
}
