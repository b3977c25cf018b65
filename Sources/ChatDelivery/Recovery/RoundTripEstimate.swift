import NIOCore

/// The round-trip time of a path and the time-outs that follow from it: RFC 9002, section 5.
struct RoundTripEstimate: Sendable, Equatable {
    /// Assumed before the first sample: RFC 9002, section 6.2.2.
    static let initial: TimeAmount = .milliseconds(333)

    /// The timer's granularity: RFC 9002, section 6.1.2.
    static let granularity: TimeAmount = .milliseconds(1)

    /// The last sample.
    private(set) var latest: TimeAmount = Self.initial

    /// The smoothed estimate.
    private(set) var smoothed: TimeAmount = Self.initial

    /// The mean deviation.
    private(set) var variation: TimeAmount = .nanoseconds(Self.initial.nanoseconds / 2)

    /// How long the peer may hold an acknowledgement back.
    var maximumAcknowledgementDelay = ReceivedPackets.maximumDelay

    private var minimum: TimeAmount?

    /// The shortest sample less what the peer held back of it.
    private var shortestPath: TimeAmount?

    /// Makes an estimate without samples.
    init() {}

    /// Whether there has been a sample.
    var isMeasured: Bool {
        minimum != nil
    }

    /// What the path itself takes: the shortest sample less the time for which the peer says that it held the acknowledgement
    /// back, or a receiver that gets a datagram now and then would make a short path look like one of 25 ms. As initially
    /// assumed while there is no sample. RFC 9002 leaves that time in its `min_rtt` because the peer may lie, and so do the
    /// time-outs here. Whoever lies about this one gets fewer copies and larger datagrams, within his window, and is asked
    /// for fewer acknowledgements.
    var shortest: TimeAmount {
        shortestPath ?? smoothed
    }

    /// Takes a sample.
    ///
    /// - Parameters:
    ///   - sample: From sending a packet to its acknowledgement.
    ///   - delay: How long the peer says that it held the acknowledgement back.
    mutating func update(sample: TimeAmount, acknowledgementDelay delay: TimeAmount) {
        latest = sample
        // One who says that he waited for longer than it took says nothing.
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

    /// How long to wait for an acknowledgement before probing: RFC 9002, section 6.2.1.
    var probeTimeout: TimeAmount {
        smoothed + max(.nanoseconds(4 * variation.nanoseconds), Self.granularity) + maximumAcknowledgementDelay
    }

    /// When an acknowledgement of a packet is overdue, if the peer need not hold it back: more packets follow. RFC 9002's
    /// probe time-out without the acknowledgement delay, but for the time that two packets take which are sent one
    /// after the other.
    var acknowledgementTime: TimeAmount {
        smoothed + max(.nanoseconds(4 * variation.nanoseconds), .milliseconds(8))
    }

    /// How much later than a packet its successor must be acknowledged for it to count as lost: RFC 9002, 6.1.2.
    var lossDelay: TimeAmount {
        max(.nanoseconds(max(smoothed, latest).nanoseconds * 9 / 8), Self.granularity)
    }
}
