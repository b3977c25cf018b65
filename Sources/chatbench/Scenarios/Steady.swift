import ArgumentParser

/// `chatbench steady`: latency and cost at a fixed message rate.
struct Steady: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure one sender at a fixed rate and many readers: latency, and the server's processor time.",
        discussion: """
            Messages are sent at their time, independently of the outcome of earlier ones. The latency of a delivery is \
            from handing the message to the sender's connection to having its text at the reader, with the time that \
            this process takes for the readers before that one: the same for every server.
            """
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Messages a second, 1 to 100000.")
    var rate = 100.0

    @Option(help: "Those who read, 1 to 20000.")
    var readers = 100

    /// The most latencies that are kept: 8 bytes each.
    private static let maximumSamples = 20_000_000

    /// Messages that count.
    private var count: Int {
        options.messages ?? Int((rate * options.seconds).rounded())
    }

    func validate() throws {
        guard (1...100_000).contains(rate), (1...20_000).contains(readers) else {
            throw ValidationError("--rate must be 1 to 100000 and --readers 1 to 20000.")
        }
        guard count * readers <= Self.maximumSamples else {
            throw ValidationError("There may be \(Self.maximumSamples) deliveries at most. Lower one of the numbers.")
        }
    }

    func run() async throws {
        let plan = TrafficPlan.fanout(readers: readers, pace: .rate(rate))
        let name = "steady, \(readers) readers, \(rate.text) messages/s"
        let measurement = Measurement(length: .messages(count), takesStamps: true)
        try await Scenario.run(name, plan, options, measurement)
    }
}
