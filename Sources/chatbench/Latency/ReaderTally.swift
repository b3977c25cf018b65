import ChatClientCore
import ChatProtocol

/// What one reader has got of a run.
struct ReaderTally: Sendable {
    /// The most samples of one reader: 32 MB. Beyond it the run is too long, which is told.
    static let maximumSamples = 4_000_000

    /// Latencies of the messages that count, in nanoseconds, in the order in which they came.
    private(set) var samples: [UInt64] = []

    /// Messages that count, by the wire they came by.
    private(set) var wires: [DeliveryWire: Int] = [:]

    /// Samples for which there was no room.
    private(set) var overflow = 0

    /// The run's name: messages of others are passed over.
    let run: String

    /// The flows that it reads: messages of others are passed over.
    let flows: Range<Int>

    private var sequences: [SequenceTally]

    /// Starts with nothing received.
    init(run: String, flows: Range<Int>) {
        self.run = run
        self.flows = flows
        sequences = Array(repeating: SequenceTally(), count: flows.count)
    }

    /// What became of a message.
    enum OnMessage: Equatable {
        /// It is not of this run.
        case ignored
        /// It is noted; its latency does not count.
        case noted
        /// It is noted, and its latency, too.
        case counted
    }

    /// Notes a message.
    ///
    /// - Parameters:
    ///   - text: The text as it was sent.
    ///   - wire: How it came.
    ///   - now: When it came.
    mutating func received(_ text: String, by wire: DeliveryWire, now: MonotonicTime) -> OnMessage {
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
        // A double has no latency: the person has read the message.
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

    /// Whether all flows have ended and all of them is here.
    var isComplete: Bool {
        sequences.allSatisfy { $0.sent != nil && $0.losses == 0 }
    }

    /// Flows whose end mark has not come.
    var unfinishedFlows: Int {
        sequences.count { $0.sent == nil }
    }

    /// Messages that did not come.
    var losses: Int {
        sequences.reduce(0) { $0 + $1.losses }
    }

    /// Messages that came again.
    var doubles: Int {
        sequences.reduce(0) { $0 + $1.doubles }
    }

    /// Messages that came after a later one of the same flow.
    var misordered: Int {
        sequences.reduce(0) { $0 + $1.misordered }
    }
}
