import ChatProtocol
import NIOCore

/// What has been received and is to be acknowledged, and when: RFC 9000, section 13.2.
struct ReceivedPackets: Sendable {
    /// The longest wait of an acknowledgement, unless the sender wishes otherwise: `max_ack_delay`'s default in RFC 9000,
    /// section 18.2.
    static let maximumDelay: TimeAmount = AcknowledgementFrequency.usual.delay

    /// How much earlier than promised a waiting acknowledgement goes: the sender counts on the promise, and timers go off late
    /// (RFC 9000, section 13.2.1, has a receiver include that in its promise). Of a short wait, a fifth. A longer wait than the
    /// usual one keeps its whole length: it was asked for so that few acknowledgements come, and 5 ms less of 100 ms was
    /// one more in eleven.
    static let timerMargin: TimeAmount = .milliseconds(5)

    /// Ack-eliciting packets after which an acknowledgement goes at once, unless the sender wishes otherwise.
    static let packetsPerAcknowledgement = 2

    /// Highest first, as in an ``Acknowledgement``.
    private var ranges: [ClosedRange<UInt64>] = []
    private var largestArrival = NIODeadline.uptimeNanoseconds(0)
    private var unacknowledged = 0
    private var unacknowledgedBytes: UInt64 = 0
    private var frequency = AcknowledgementFrequency.usual

    /// The packet that brought ``frequency``: an older one that comes later changes nothing.
    private var wishedBy: UInt64?

    /// When an acknowledgement must have gone; `nil` when none is owed.
    private(set) var deadline: NIODeadline?

    /// Makes a tracker that has seen nothing.
    init() {}

    /// The sender wishes to be acknowledged more or less often.
    ///
    /// - Parameter number: The packet that says so.
    mutating func wished(_ wish: AcknowledgementFrequency, by number: UInt64) {
        guard wishedBy.map({ number > $0 }) ?? true else {
            return
        }
        wishedBy = number
        frequency = wish
    }

    /// Takes note of a packet whose frames were taken.
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

    /// The acknowledgement to put in a packet that goes now, or `nil` when nothing was received.
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

    /// An acknowledgement has been sent.
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
