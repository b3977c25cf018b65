import ChatClientCore
import ChatProtocol

/// The count of one reader's received messages of a run.
struct ReaderTally: Sendable {
    /// The most samples of one reader: 32 MB. A run with more is reported as too long.
    static let maximumSamples = 4_000_000

    /// Latencies of the messages that count, in nanoseconds, in order of arrival.
    private(set) var samples: [UInt64] = []

    /// Messages that count, by the wire that delivered them.
    private(set) var wires: [DeliveryTransport: Int] = [:]

    /// Samples beyond the limit.
    private(set) var overflow = 0

    /// The run's name: messages of other runs are skipped.
    let run: String

    /// The flows that it reads: messages of other flows are skipped.
    let flows: Range<Int>

    private var sequences: [SequenceTally]

    /// Starts with nothing received.
    init(run: String, flows: Range<Int>) {
        self.run = run
        self.flows = flows
        sequences = Array(repeating: SequenceTally(), count: flows.count)
    }

    /// The classification of a message.
    enum OnMessage: Equatable {
        /// It is not of this run.
        case ignored
        /// It is recorded; its latency does not count.
        case noted
        /// It is recorded, with its latency.
        case counted
    }

    /// Records a message.
    ///
    /// - Parameters:
    ///   - text: The text as sent.
    ///   - wire: The wire that delivered it.
    ///   - now: The time of arrival.
    mutating func received(_ text: String, by wire: DeliveryTransport, now: MonotonicTime) -> OnMessage {
        guard let payload = BenchPayload(text), payload.run == run, flows.contains(payload.flow) else {
            return .ignored
        }
        let place = payload.flow - flows.lowerBound
        guard payload.phase != .end else {
            sequences[place].ended(after: payload.number)
            return .noted
        }
        let before = sequences[place].received
        sequences[place].received(payload.number)
        // A duplicate has no latency: the person has already read the message.
        guard payload.phase == .measured, sequences[place].received > before else {
            return .noted
        }
        wires[wire, default: 0] += 1
        if samples.count < Self.maximumSamples {
            samples.append(now.nanoseconds(since: payload.stamp))
        } else {
            overflow += 1
        }
        return .counted
    }

    /// Whether all flows have ended and are complete.
    var isComplete: Bool {
        sequences.allSatisfy { $0.sent != nil && $0.losses == 0 }
    }

    /// Flows without their end mark.
    var unfinishedFlows: Int {
        sequences.count { $0.sent == nil }
    }

    /// Messages that did not arrive.
    var losses: Int {
        sequences.reduce(0) { $0 + $1.losses }
    }

    /// Duplicate arrivals.
    var doubles: Int {
        sequences.reduce(0) { $0 + $1.doubles }
    }

    /// Messages that arrived after a later one of the same flow.
    var misordered: Int {
        sequences.reduce(0) { $0 + $1.misordered }
    }
}
