import ArgumentParser

/// `chatbench idle`: the server's cost of an idle session.
struct Idle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the server's memory for each session that is logged in and does nothing.",
        discussion: """
            Take a server that was just started, with accounts that are there already (a run of 'chatbench idle' makes \
            them): what making them takes is no session's. After each step --seconds pass before the memory is read.
            """
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Sessions, 1 to 20000.")
    var sessions = 5000

    @Option(help: "Steps in which they log in, 1 to 100.")
    var steps = 5

    func validate() throws {
        guard (1...20_000).contains(sessions), (1...min(100, sessions)).contains(steps) else {
            throw ValidationError("--sessions must be 1 to 20000, and --steps 1 to 100 and no more than these.")
        }
        guard options.pid != nil else {
            throw ValidationError("The server's memory is read from /proc: say with --pid which process it is.")
        }
    }

    func run() async throws {
        try await Scenario.withStage(options, isForEveryone: false) { stage, wire in
            let report = try await stage.idle(sessions: sessions, steps: steps, by: wire)
            try Scenario.show(report, report.text, options.json)
            if report.lost > 0 {
                throw Failure("\(report.lost) sessions did not last.")
            }
        }
    }
}
