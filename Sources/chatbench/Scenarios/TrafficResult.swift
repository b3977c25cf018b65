/// The result of a plan of messages.
struct TrafficResult: Sendable {
    /// Messages that were measured.
    let messages: Int
    /// Deliveries of these messages.
    let deliveries: Int
    /// Missing deliveries. This count and the three below include the warm-up.
    let lost: Int
    /// Duplicate deliveries.
    let doubled: Int
    /// Deliveries after a later message of the same flow.
    let misordered: Int
    /// Texts that reached a reader outside their audience.
    let strays: Int
    /// The usage from the first message sent to the last one received.
    let use: LoadMeter.Use
    /// Latencies from sending to receiving, if taken.
    let latencies: LatencyDistribution
    /// The server's memory during the run, if it was read.
    let memory: MemoryLine
    /// Additional counters of all participants, including the warm-up.
    let counts: [String: Int]

    /// - Parameters:
    ///   - before: The ledger at the end of the warm-up.
    ///   - after: The ledger at the end.
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
