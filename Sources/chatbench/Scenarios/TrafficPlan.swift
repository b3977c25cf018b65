/// The participants of a scenario, their flows, and the pace of sending.
struct TrafficPlan: Sendable, Equatable {
    /// The messages that one participant sends.
    struct Flow: Sendable, Equatable {
        /// The sender's place among the participants.
        let sender: Int
        /// The destination.
        let destination: Destination
        /// The recipients' places among the participants.
        let audience: [Int]
    }

    /// When the next message is sent.
    enum Pace: Sendable, Equatable {
        /// When an earlier message has reached its whole audience: this many are in flight in each flow (closed
        /// loop).
        case inFlight(Int)
        /// At its due time, this many per second over all flows, independent of the other messages (open loop).
        case rate(Double)
    }

    /// The participants' names.
    let names: [String]

    /// The flows.
    let flows: [Flow]

    /// The pace of sending.
    let pace: Pace
}

extension TrafficPlan {
    /// One participant sends to everyone.
    static func fanout(readers: Int, pace: Pace) -> TrafficPlan {
        TrafficPlan(
            names: ["bench-send"] + Self.names("read", readers),
            flows: [Flow(sender: 0, destination: .everyone, audience: Array(1...readers))],
            pace: pace
        )
    }

    /// Many participants send to everyone, each with one message in flight, and others only read. Senders get each
    /// other's messages, too.
    static func crowd(talkers: Int, readers: Int) -> TrafficPlan {
        let count = talkers + readers
        return TrafficPlan(
            names: Self.names("talk", talkers) + Self.names("read", readers),
            flows: (0..<talkers).map { talker in
                Flow(sender: talker, destination: .everyone, audience: (0..<count).filter { $0 != talker })
            },
            pace: .inFlight(1)
        )
    }

    /// Pairs in which one participant writes to the other.
    static func pairs(_ count: Int, inFlight: Int) -> TrafficPlan {
        let writers = Self.names("from", count)
        let readers = Self.names("to", count)
        return TrafficPlan(
            names: writers + readers,
            flows: (0..<count).map { pair in
                Flow(sender: pair, destination: .one(readers[pair]), audience: [count + pair])
            },
            pace: .inFlight(inFlight)
        )
    }

    /// The names of participants of one kind.
    private static func names(_ kind: String, _ count: Int) -> [String] {
        (1...count).map { "bench-\(kind)-\($0)" }
    }
}
