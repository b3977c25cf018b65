import ArgumentParser

/// `chatbench pairs`: the server's cost of a direct message.
struct Pairs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure pairs of which one writes to the other: the server's processor time for each direct message."
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Pairs, 1 to 5000.")
    var pairs = 50

    @Option(help: "Messages in flight in each pair, 1 to 256.")
    var inFlight = 8

    @Option(help: "Devices of each account, 0 to 10: messages have the sizes of sealed ones, with a block for each.")
    var devices = 0

    func validate() throws {
        guard (0...10).contains(devices) else {
            throw ValidationError("--devices must be 0 to 10.")
        }
        guard (1...5000).contains(pairs), (1...256).contains(inFlight) else {
            throw ValidationError("--pairs must be 1 to 5000 and --in-flight 1 to 256.")
        }
    }

    func run() async throws {
        let plan = TrafficPlan.pairs(pairs, inFlight: inFlight)
        let sealing = devices > 0 ? ", sealed for \(devices) devices each" : ""
        try await Scenario.run(
            "pairs, \(pairs) pairs, \(inFlight) in flight each\(sealing)",
            plan,
            options,
            options.measurement,
            devices: devices
        )
    }
}
