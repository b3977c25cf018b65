import ArgumentParser

/// `chatbench soak`: whether the server's memory grows under load.
struct Soak: AsyncParsableCommand {
    /// Seconds between readings of the memory.
    private static let interval = 10.0

    static let configuration = CommandConfiguration(
        abstract: "Measure the server's memory every 10 s while one sends at a fixed rate to many readers.",
        discussion: """
            The growth is that of the second half: what a server takes at first and keeps is none. --minutes counts \
            instead of --seconds.
            """
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Those who read, 1 to 20000.")
    var readers = 100

    @Option(help: "Messages a second, 1 to 100000.")
    var rate = 500.0

    @Option(help: "Minutes, 0.5 to 1440.")
    var minutes = 10.0

    func validate() throws {
        guard (1...20_000).contains(readers), (1...100_000).contains(rate), (0.5...1440).contains(minutes) else {
            throw ValidationError("--readers must be 1 to 20000, --rate 1 to 100000 and --minutes 0.5 to 1440.")
        }
        guard options.pid != nil else {
            throw ValidationError("The server's memory is read from /proc: say with --pid which process it is.")
        }
    }

    func run() async throws {
        let plan = TrafficPlan.fanout(readers: readers, pace: .rate(rate))
        let count = options.messages ?? Int((rate * minutes * 60).rounded())
        let measurement = Measurement(length: .messages(count), memoryInterval: Self.interval)
        let name = "soak, \(readers) readers, \(rate.text) messages/s"
        try await Scenario.run(name, plan, options, measurement)
    }
}
