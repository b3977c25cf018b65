/// What a plan of messages came to.
struct TrafficResult: Sendable {
    /// Messages that were measured.
    let messages: Int
    /// Deliveries that these made.
    let deliveries: Int
    /// Deliveries that were not made, with the warm-up's, as all that follow.
    let lost: Int
    /// Deliveries that were made again.
    let doubled: Int
    /// Deliveries behind a later message of the same flow.
    let misordered: Int
    /// Texts that came to one they were not for.
    let strays: Int
    /// What it took, from the first message sent to the last one received.
    let use: LoadMeter.Use
    /// From sending to receiving, where it was taken.
    let latencies: LatencyDistribution
    /// The server's memory meanwhile, where it was looked at.
    let memory: MemoryLine
    /// What the participants counted besides, over all of them and the warm-up.
    let counts: [String: Int]

    /// - Parameters:
    ///   - before: At the end of the warm-up.
    ///   - after: At the end.
    init(
        before: FlightLedger,
        after: FlightLedger,
        use: LoadMeter.Use,
        latencies: LatencyDistribution,
        memory: MemoryLine,
        counts: [String: Int]
    ) {
        messages = after.sent - before.sent
        deliveries = after.delivered - before.delivered
        lost = after.outstanding
        doubled = after.doubled
        misordered = after.misordered
        strays = after.strays
        self.use = use
        self.latencies = latencies
        self.memory = memory
        self.counts = counts
    }
}
