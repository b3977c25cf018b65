import ChatProtocol
import DequeModule
import NIOCore

/// Loss detection and probe time-out (PTO, also for tail loss; RFC 9002, sections 5 to 7): the ack-eliciting
/// packets in flight on one path, which of them arrived or are lost, and when to probe.
struct SentPackets: Sendable {
    /// A packet is lost once another one sent this many numbers later was acknowledged: `kPacketThreshold`, RFC
    /// 9002, section 6.1.1.
    static let packetThreshold: UInt64 = 3

    /// Probe time-outs after which losing every packet counts as persistent congestion:
    /// `kPersistentCongestionThreshold`, RFC 9002, section 7.6.1.
    static let persistentCongestionThreshold: Int64 = 3

    /// The largest factor of the probe time-out's exponential back-off.
    static let largestBackOff = 1 << 6

    /// The result of an acknowledgement or of passing time.
    struct Outcome: Equatable, Sendable {
        /// Acknowledged packets, oldest first.
        var acknowledged: [SentPacket] = []
        /// Lost packets, oldest first.
        var lost: [SentPacket] = []
    }

    /// The action for an expired timer.
    enum OnTimeout: Equatable, Sendable {
        /// The timer fired early.
        case wait
        /// These packets are lost.
        case lost([SentPacket])
        /// No acknowledgement for a probe time-out: send an ack-eliciting packet.
        case probe
    }

    /// The round-trip time of the path.
    private(set) var roundTrip = RoundTripEstimate()

    /// The congestion window of the path.
    private(set) var window = CongestionWindow()

    /// Packets that were declared lost, not counting path MTU probes.
    private(set) var lostCount = 0

    /// Consecutive unanswered probes.
    private(set) var probeCount = 0

    /// Bytes in flight.
    private(set) var bytesInFlight = 0

    /// The highest acknowledged packet number of this path.
    private(set) var largestAcknowledged: UInt64?

    /// The longest interval between two probes, which caps the exponential back-off; `nil` for no cap.
    private(set) var longestProbeInterval: TimeAmount?

    /// When a packet was last acknowledged, or the path validated.
    private(set) var lastAnswer = NIODeadline.uptimeNanoseconds(0)

    private var packets: Deque<SentPacket> = []
    private var lossTime: NIODeadline?
    private var lastSent = NIODeadline.uptimeNanoseconds(0)
    private var pacer = Pacer()

    /// The time of the first RTT sample.
    private var firstSample: NIODeadline?

    /// The ranges of the last acknowledgement, to find packets that arrived between two lost ones.
    private var acknowledgedRanges: [ClosedRange<UInt64>] = []

    /// Makes the record of a new path.
    ///
    /// - Parameter sample: The first RTT sample, if one was measured before any packet is recorded here.
    init(roundTrip sample: TimeAmount? = nil) {
        if let sample {
            roundTrip.update(sample: sample, acknowledgementDelay: .zero)
            firstSample = .uptimeNanoseconds(0)
        }
    }

    /// Whether no packets are in flight.
    var isEmpty: Bool {
        packets.isEmpty
    }

    /// Bytes that the congestion window still permits.
    var room: Int {
        max(0, window.bytes - bytesInFlight)
    }

    /// The earliest time for the next packet, as far as pacing is concerned.
    var nextTime: NIODeadline {
        pacer.nextTime(window: window.bytes, roundTrip: roundTrip.smoothed)
    }

    /// The packets in flight, oldest first.
    var underWay: [SentPacket] {
        Array(packets)
    }

    /// The oldest packet in flight.
    var oldest: SentPacket? {
        packets.first
    }

    /// Since when the peer has owed an answer: an ack-eliciting packet has been in flight, and none was
    /// acknowledged, since then. `nil` if nothing is in flight.
    var silentSince: NIODeadline? {
        packets.first.map { max($0.sentAt, lastAnswer) }
    }

    /// When to call ``timeout(now:)``; `nil` if nothing is in flight.
    var deadline: NIODeadline? {
        guard !packets.isEmpty else {
            return nil
        }
        if let lossTime {
            return lossTime
        }
        let factor = min(1 << min(probeCount, 16), Self.largestBackOff)
        let backedOff = TimeAmount.nanoseconds(roundTrip.probeTimeout.nanoseconds * Int64(factor))
        guard probeCount > 0, let longestProbeInterval else {
            return lastSent + backedOff
        }
        return lastSent + min(backedOff, longestProbeInterval)
    }

    /// Starts to use the path, which was validated just now.
    ///
    /// - Parameter interval: The longest interval between two probes.
    mutating func begin(probingEvery interval: TimeAmount, now: NIODeadline) {
        longestProbeInterval = interval
        lastAnswer = now
    }

    /// Records an ack-eliciting packet that is sent now.
    mutating func sent(_ packet: SentPacket) {
        packets.append(packet)
        bytesInFlight += packet.bytes
        lastSent = packet.sentAt
        pacer.sent(bytes: packet.bytes, window: window.bytes, roundTrip: roundTrip.smoothed, now: packet.sentAt)
    }

    /// Handles an acknowledgement. Packet numbers that were never sent are ignored.
    ///
    /// - Parameter trustsOrder: Whether to use the packet threshold: a packet is lost once one sent three numbers
    ///   later arrived. Without it only the time threshold applies, which RFC 9002, section 6.1.1, permits for
    ///   networks that reorder.
    mutating func acknowledged(
        _ acknowledgement: Acknowledgement,
        trustsOrder: Bool = true,
        now: NIODeadline
    ) -> Outcome {
        var outcome = Outcome()
        let wasLimited = bytesInFlight * 2 >= window.bytes
        outcome.acknowledged = popAcknowledged(acknowledgement)
        guard let newest = outcome.acknowledged.last else {
            return outcome
        }
        acknowledgedRanges = acknowledgement.ranges
        for packet in outcome.acknowledged {
            bytesInFlight -= packet.bytes
            window.acknowledged(bytes: packet.bytes, sentAt: packet.sentAt, wasLimited: wasLimited)
        }
        if newest.number == acknowledgement.largest {
            let longest = UInt64(AcknowledgementFrequency.longestDelay.nanoseconds / 1000)
            let delay = min(acknowledgement.delayMicroseconds, longest)
            roundTrip.update(sample: now - newest.sentAt, acknowledgementDelay: .microseconds(Int64(delay)))
            firstSample = firstSample ?? now
        }
        largestAcknowledged = max(largestAcknowledged ?? 0, newest.number)
        probeCount = 0
        lastAnswer = now
        outcome.lost = popLost(trustsOrder: trustsOrder, now: now)
        return outcome
    }

    /// Handles the expiry of ``deadline``.
    mutating func timeout(now: NIODeadline) -> OnTimeout {
        guard let due = deadline, due <= now else {
            return .wait
        }
        guard lossTime == nil else {
            return .lost(popLost(trustsOrder: false, now: now))
        }
        probeCount += 1
        return .probe
    }

    /// Notes the acknowledgement delay that the peer was asked to keep to.
    mutating func expectAcknowledgements(within delay: TimeAmount) {
        roundTrip.maximumAcknowledgementDelay = delay
    }

    /// Forgets a packet that need not arrive any more.
    ///
    /// - Returns: The packet, if it was still in flight.
    mutating func forget(_ number: UInt64?) -> SentPacket? {
        guard let place = packets.firstIndex(where: { $0.number == number }) else {
            return nil
        }
        let packet = packets.remove(at: place)
        bytesInFlight -= packet.bytes
        return packet
    }

    /// Forgets all packets in flight: their contents move to another wire.
    mutating func removeAll() {
        packets.removeAll()
        bytesInFlight = 0
        lossTime = nil
        probeCount = 0
    }

    /// Removes and returns the acknowledged packets, oldest first.
    private mutating func popAcknowledged(_ acknowledgement: Acknowledgement) -> [SentPacket] {
        var taken: [SentPacket] = []
        // The usual case: the oldest packets arrived, without a gap.
        while let first = packets.first, acknowledgement.contains(first.number) {
            taken.append(packets.removeFirst())
        }
        guard let first = packets.first, first.number < acknowledgement.largest else {
            return taken
        }
        var remaining: Deque<SentPacket> = []
        for packet in packets {
            if acknowledgement.contains(packet.number) {
                taken.append(packet)
            } else {
                remaining.append(packet)
            }
        }
        packets = remaining
        return taken
    }

    /// Removes and returns the packets that count as lost, and sets the time at which the next one may.
    private mutating func popLost(trustsOrder: Bool, now: NIODeadline) -> [SentPacket] {
        lossTime = nil
        guard let largestAcknowledged, let first = packets.first, first.number < largestAcknowledged else {
            return []
        }
        let delay = roundTrip.lossDelay
        var lost: [SentPacket] = []
        var remaining: Deque<SentPacket> = []
        for packet in packets {
            if packet.number > largestAcknowledged {
                remaining.append(packet)
            } else if packet.sentAt + delay <= now
                || (trustsOrder && largestAcknowledged - packet.number >= Self.packetThreshold)
            {
                lost.append(packet)
            } else {
                lossTime = min(lossTime ?? .distantFuture, packet.sentAt + delay)
                remaining.append(packet)
            }
        }
        packets = remaining
        for packet in lost {
            bytesInFlight -= packet.bytes
            guard !packet.purpose.contains(.size) else {
                continue
            }
            lostCount += 1
            window.lost(bytes: packet.bytes, sentAt: packet.sentAt, now: now)
        }
        // Before the first RTT sample the persistent congestion period is only a guess: RFC 9002, section 7.6.2.
        if let firstSample, isPersistent(lost.filter { $0.sentAt > firstSample }) {
            window.collapse()
        }
        return lost
    }

    /// Whether losses indicate persistent congestion: all packets over a long period were lost (RFC 9002, section
    /// 7.6).
    private func isPersistent(_ lost: [SentPacket]) -> Bool {
        let period = TimeAmount.nanoseconds(roundTrip.probeTimeout.nanoseconds * Self.persistentCongestionThreshold)
        guard var first = lost.first else {
            return false
        }
        var last = first
        for packet in lost.dropFirst() {
            let isInterrupted = acknowledgedRanges.contains {
                $0.lowerBound < packet.number && $0.upperBound > last.number
            }
            first = isInterrupted ? packet : first
            last = packet
            if last.sentAt - first.sentAt >= period {
                return true
            }
        }
        return false
    }
}
