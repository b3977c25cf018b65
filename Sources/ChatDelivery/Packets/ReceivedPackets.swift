import ChatProtocol
import NIOCore

/// Acknowledgement generation (RFC 9000, section 13.2): the received packet ranges and the deadline of the next
/// acknowledgement (delayed ACK).
struct ReceivedPackets: Sendable {
    /// The longest acknowledgement delay unless the sender asks for another: the default of `max_ack_delay` in RFC
    /// 9000, section 18.2.
    static let maximumDelay: TimeAmount = AcknowledgementFrequency.usual.delay

    /// Margin by which a delayed acknowledgement is sent before its promised deadline: the sender relies on the
    /// promise, and timers fire late (RFC 9000, section 13.2.1, has a receiver include that in its promise). At
    /// most a fifth of the delay. A delay longer than the usual one keeps its full length: the sender asked for few
    /// acknowledgements, and 5 ms less of 100 ms added one in eleven.
    static let timerMargin: TimeAmount = .milliseconds(5)

    /// Ack-eliciting packets after which an acknowledgement is sent at once, unless the sender asks otherwise (RFC
    /// 9000, section 13.2.2).
    static let packetsPerAcknowledgement = 2

    /// Highest first, as in an ``Acknowledgement``.
    private var ranges: [ClosedRange<UInt64>] = []
    private var largestArrival = NIODeadline.uptimeNanoseconds(0)
    private var unacknowledged = 0
    private var unacknowledgedBytes: UInt64 = 0
    private var frequency = AcknowledgementFrequency.usual

    /// The packet that carried ``frequency``: a reordered older packet must not override it.
    private var requestedBy: UInt64?

    /// The deadline of the owed acknowledgement; `nil` if none is owed.
    private(set) var deadline: NIODeadline?

    /// Makes a tracker without received packets.
    init() {}

    /// Applies the acknowledgement frequency that the sender asks for.
    ///
    /// - Parameter number: The packet that carried the request.
    mutating func requested(_ request: AcknowledgementFrequency, by number: UInt64) {
        guard requestedBy.map({ number > $0 }) ?? true else {
            return
        }
        requestedBy = number
        frequency = request
    }

    /// Records a packet after its frames were handled.
    ///
    /// - Parameter bytes: The datagram's size.
    mutating func insert(_ number: UInt64, isAckEliciting: Bool, bytes: Int, now: NIODeadline) {
        let previousLargest = ranges.first?.upperBound
        let isInOrder = previousLargest.map { number == $0 + 1 } ?? true
        add(number)
        if number > previousLargest ?? 0 || previousLargest == nil {
            largestArrival = now
        }
        guard isAckEliciting else {
            return
        }
        unacknowledged += 1
        unacknowledgedBytes += UInt64(bytes)
        if !isInOrder || isEnough {
            deadline = now
        } else if deadline == nil {
            deadline = now + wait
        }
    }

    private var wait: TimeAmount {
        let delay = frequency.delay
        guard delay <= Self.maximumDelay else {
            return delay
        }
        return delay - min(Self.timerMargin, .nanoseconds(delay.nanoseconds / 5))
    }

    private var isEnough: Bool {
        frequency.bytes > 0
            ? unacknowledgedBytes >= frequency.bytes
            : unacknowledged >= Self.packetsPerAcknowledgement
    }

    /// The acknowledgement for a packet that is sent now; `nil` before anything was received.
    func acknowledgement(now: NIODeadline) -> Acknowledgement? {
        guard !ranges.isEmpty else {
            return nil
        }
        let delay = max(0, (now - largestArrival).nanoseconds / 1000)
        return Acknowledgement(delayMicroseconds: UInt64(delay), ranges: ranges)
    }

    /// Whether an acknowledgement is owed, due or not.
    var owesAcknowledgement: Bool {
        deadline != nil
    }

    /// Notes that an acknowledgement was sent.
    mutating func acknowledged() {
        unacknowledged = 0
        unacknowledgedBytes = 0
        deadline = nil
    }

    private mutating func add(_ number: UInt64) {
        let place = ranges.firstIndex { $0.lowerBound <= number + 1 } ?? ranges.endIndex
        guard place < ranges.endIndex, number <= ranges[place].upperBound + 1 else {
            ranges.insert(number...number, at: place)
            ranges.removeLast(max(0, ranges.count - Acknowledgement.maximumRanges))
            return
        }
        let range = ranges[place]
        ranges[place] = min(number, range.lowerBound)...max(number, range.upperBound)
        mergeIfTouching(place)
    }

    private mutating func mergeIfTouching(_ place: Int) {
        let next = place + 1
        guard next < ranges.endIndex, ranges[next].upperBound + 1 >= ranges[place].lowerBound else {
            return
        }
        ranges[place] = ranges[next].lowerBound...ranges[place].upperBound
        ranges.remove(at: next)
    }
}
