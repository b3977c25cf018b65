import ChatProtocol
import DequeModule
import NIOCore

/// The ack-eliciting packets on their way: finds out which have arrived, which are lost, and when to probe.
/// RFC 9002, sections 5 to 7.
struct SentPackets: Sendable {
    /// A packet is lost when one this much later has been acknowledged: `kPacketThreshold`, RFC 9002, 6.1.1.
    static let packetThreshold: UInt64 = 3

    /// Probe time-outs without a packet that arrives, after which a path counts as congested for good:
    /// `kPersistentCongestionThreshold`, RFC 9002, section 7.6.1.
    static let persistentCongestionThreshold: Int64 = 3

    /// The most that the time-out's doubling multiplies it by.
    static let largestBackOff = 1 << 6

    /// What an acknowledgement or the passing of time brought to light.
    struct Outcome: Equatable, Sendable {
        /// Packets that have arrived, oldest first.
        var acknowledged: [SentPacket] = []
        /// Packets that are lost, oldest first.
        var lost: [SentPacket] = []
    }

    /// What a timer that went off asks for.
    enum OnTimeout: Equatable, Sendable {
        /// It was too early.
        case wait
        /// These packets are lost.
        case lost([SentPacket])
        /// Nothing has been acknowledged for long: send something that must be.
        case probe
    }

    /// The round-trip time of the path.
    private(set) var roundTrip = RoundTripEstimate()

    /// The window of the path.
    private(set) var window = CongestionWindow()

    /// Packets that were declared lost.
    private(set) var lostCount = 0

    /// Probes in a row that have not been answered.
    private(set) var probeCount = 0

    /// Bytes of the packets on their way.
    private(set) var bytesInFlight = 0

    /// The newest packet of this path that has arrived.
    private(set) var largestAcknowledged: UInt64?

    /// The longest time between two probes, however far their time-out has doubled; `nil` for no such limit.
    private(set) var longestProbeInterval: TimeAmount?

    /// When a packet was last acknowledged, or the path proven.
    private(set) var lastAnswer = NIODeadline.uptimeNanoseconds(0)

    private var packets: Deque<SentPacket> = []
    private var lossTime: NIODeadline?
    private var lastSent = NIODeadline.uptimeNanoseconds(0)
    private var pacer = Pacer()

    /// When the round trip was first measured.
    private var firstSample: NIODeadline?

    /// The ranges of the last acknowledgement: what arrived between two losses.
    private var acknowledgedRanges: [ClosedRange<UInt64>] = []

    /// Makes the ledger of a new path.
    ///
    /// - Parameter sample: The first round trip, if one was measured before anything is sent that counts here.
    init(roundTrip sample: TimeAmount? = nil) {
        if let sample {
            roundTrip.update(sample: sample, acknowledgementDelay: .zero)
            firstSample = .uptimeNanoseconds(0)
        }
    }

    /// Whether nothing is on its way.
    var isEmpty: Bool {
        packets.isEmpty
    }

    /// Bytes that may still be sent.
    var room: Int {
        max(0, window.bytes - bytesInFlight)
    }

    /// When the next packet may go, as far as pacing is concerned.
    var nextTime: NIODeadline {
        pacer.nextTime(window: window.bytes, roundTrip: roundTrip.smoothed)
    }

    /// The packets on their way, oldest first.
    var underWay: [SentPacket] {
        Array(packets)
    }

    /// The packet that has waited longest.
    var oldest: SentPacket? {
        packets.first
    }

    /// Since when the peer has owed an answer: nothing was acknowledged since, and something that asks for it is on its way.
    /// `nil` when nothing is on its way.
    var silentSince: NIODeadline? {
        packets.first.map { max($0.sentAt, lastAnswer) }
    }

    /// When to call ``timeout(now:)``; `nil` when nothing is on its way.
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

    /// The path was proven a moment ago, and is used from now on.
    ///
    /// - Parameter interval: The longest time between two probes.
    mutating func begin(probingEvery interval: TimeAmount, now: NIODeadline) {
        longestProbeInterval = interval
        lastAnswer = now
    }

    /// Takes note of an ack-eliciting packet that goes now.
    mutating func sent(_ packet: SentPacket) {
        packets.append(packet)
        bytesInFlight += packet.bytes
        lastSent = packet.sentAt
        pacer.sent(bytes: packet.bytes, window: window.bytes, roundTrip: roundTrip.smoothed, now: packet.sentAt)
    }

    /// Works through an acknowledgement. Numbers that were never sent change nothing.
    ///
    /// - Parameter trustsOrder: Whether a packet counts as lost when three later ones have arrived. Without that only
    ///   time tells: RFC 9002, section 6.1.1, permits it, for networks that reorder.
    mutating func acknowledged(
        _ acknowledgement: Acknowledgement,
        trustsOrder: Bool = true,
        now: NIODeadline
    ) -> Outcome {
        var outcome = Outcome()
        let wasLimited = bytesInFlight * 2 >= window.bytes
        outcome.acknowledged = take(acknowledgement)
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
        outcome.lost = takeLost(trustsOrder: trustsOrder, now: now)
        return outcome
    }

    /// The time of ``deadline`` has come.
    mutating func timeout(now: NIODeadline) -> OnTimeout {
        guard let due = deadline, due <= now else {
            return .wait
        }
        guard lossTime == nil else {
            return .lost(takeLost(trustsOrder: false, now: now))
        }
        probeCount += 1
        return .probe
    }

    /// The peer has been asked to acknowledge within this time.
    mutating func expectAcknowledgements(within delay: TimeAmount) {
        roundTrip.maximumAcknowledgementDelay = delay
    }

    /// Forgets a packet that need not arrive any more.
    ///
    /// - Returns: The packet, if it was still on its way.
    mutating func forget(_ number: UInt64?) -> SentPacket? {
        guard let place = packets.firstIndex(where: { $0.number == number }) else {
            return nil
        }
        let packet = packets.remove(at: place)
        bytesInFlight -= packet.bytes
        return packet
    }

    /// Forgets everything that is on its way: another wire has taken it over.
    mutating func removeAll() {
        packets.removeAll()
        bytesInFlight = 0
        lossTime = nil
        probeCount = 0
    }

    /// Removes and returns what an acknowledgement names, oldest first.
    private mutating func take(_ acknowledgement: Acknowledgement) -> [SentPacket] {
        var taken: [SentPacket] = []
        // Nearly always it is the oldest ones that have arrived, without a gap.
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

    /// Removes and returns the packets that count as lost, and sets the time at which the next one might.
    private mutating func takeLost(trustsOrder: Bool, now: NIODeadline) -> [SentPacket] {
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
        // The period of a guessed round trip says nothing: RFC 9002, section 7.6.2.
        if let firstSample, isPersistent(lost.filter { $0.sentAt > firstSample }) {
            window.collapse()
        }
        return lost
    }

    /// Whether everything was lost for so long that the path must have changed: RFC 9002, section 7.6.
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
