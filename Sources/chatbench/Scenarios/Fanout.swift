import ArgumentParser

/// `chatbench fanout`: the server's cost of a delivery when one participant sends to many.
struct Fanout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure one sender and many readers: the server's processor time for each delivery.",
        discussion: """
            A message is in flight until every reader has it; then the next one goes. Deliveries are messages times \
            readers. The exit code is 0 if every message came once and in order.
            """
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Those who read, 1 to 20000.")
    var readers = 100

    @Option(help: "Messages in flight, 1 to 256.")
    var inFlight = 1

    func validate() throws {
        guard (1...20_000).contains(readers), (1...256).contains(inFlight) else {
            throw ValidationError("--readers must be 1 to 20000 and --in-flight 1 to 256.")
        }
    }

    func run() async throws {
        let plan = TrafficPlan.fanout(readers: readers, pace: .inFlight(inFlight))
        try await Scenario.run("fanout, \(readers) readers, \(inFlight) in flight", plan, options, options.measurement)
    }
}
