/// Who takes part in a scenario, who sends to whom, and what paces them.
struct TrafficPlan: Sendable, Equatable {
    /// What one participant sends.
    struct Flow: Sendable, Equatable {
        /// Who sends, by their place among the participants.
        let sender: Int
        /// Where to.
        let destination: Destination
        /// Who is to get it, by their places.
        let audience: [Int]
    }

    /// When the next message is sent.
    enum Pace: Sendable, Equatable {
        /// When one that was sent is with all of its audience: so many are in flight in each flow.
        case inFlight(Int)
        /// At its time, so many a second over all flows, whatever becomes of the others.
        case rate(Double)
    }

    /// The participants' names.
    let names: [String]

    /// What is sent.
    let flows: [Flow]

    /// How fast.
    let pace: Pace
}

extension TrafficPlan {
    /// One sends to everyone.
    static func fanout(readers: Int, pace: Pace) -> TrafficPlan {
        TrafficPlan(
            names: ["bench-send"] + Self.names("read", readers),
            flows: [Flow(sender: 0, destination: .everyone, audience: Array(1...readers))],
            pace: pace
        )
    }

    /// Many talk to everyone, each with one message in flight, and others only read. Talkers get what the others say, too.
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

    /// Pairs of which one writes to the other.
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
