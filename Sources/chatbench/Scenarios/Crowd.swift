import ArgumentParser

/// `chatbench crowd`: the server's cost of a delivery when many participants send to everyone.
struct Crowd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Measure many who talk to everyone and many who only read: the server's processor time for each delivery.",
        discussion: """
            Each talker has one message in flight: its next one goes when all others, talkers and readers, have it. All \
            these deliveries count, those to talkers as well.
            """
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Those who talk, 2 to 1000.")
    var talkers = 100

    @Option(help: "Those who only read, 0 to 10000.")
    var readers = 100

    func validate() throws {
        guard (2...1000).contains(talkers), (0...10_000).contains(readers) else {
            throw ValidationError("--talkers must be 2 to 1000 and --readers 0 to 10000.")
        }
    }

    func run() async throws {
        let plan = TrafficPlan.crowd(talkers: talkers, readers: readers)
        let name = "crowd, \(talkers) talkers, \(readers) readers, deliveries to both"
        try await Scenario.run(name, plan, options, options.measurement)
    }
}
