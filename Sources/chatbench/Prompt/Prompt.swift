import ArgumentParser
import ChatTesting
import Foundation

/// `chatbench prompt`: the time from a key to its echo on the screen of a client, while messages arrive.
struct Prompt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the client's prompt: the time from a key to its echo, while messages arrive.",
        discussion: """
            Starts a chatserver and a chatclient of its own, which must be in the folder of chatbench or in the one that \
            \(BuiltPrograms.variable) names: the client on a pseudo-terminal, in the compact style. It types a key now \
            and then, first while nothing else happens, then while another client writes to everyone. The exit status \
            is 0 if the 99th percentile is below \(Int(PromptReport.target)) ms in both runs.
            """
    )

    @Option(help: "Messages a second, 1 to 1000.")
    var rate = 100

    @Option(help: "Seconds of each of the two runs, 1 to 600.")
    var seconds = 20

    @Option(help: "Milliseconds from a key to the next one, 10 to 1000.")
    var interval = 100

    @Option(
        help: ArgumentHelp("Write the results as one line of JSON to this file; - is the output.", valueName: "file")
    )
    var json: String?

    func validate() throws {
        guard (1...1000).contains(rate), (1...600).contains(seconds), (10...1000).contains(interval) else {
            throw ValidationError("--rate must be 1 to 1000, --seconds 1 to 600 and --interval 10 to 1000.")
        }
    }

    /// No limit of the server is under test.
    private static let serverOptions = [
        "--commands-per-second", "0", "--bytes-per-account-per-day", "0", "--log-level", "error",
    ]

    /// The lines of a failure that are printed.
    private static let failureLines = 50

    func run() async throws {
        do {
            let report = try await withServer(options: Self.serverOptions) { stage, server in
                try await PromptStage(stage, server, rate: rate, seconds: seconds, interval: .milliseconds(interval))
                    .measure()
            }
            try Scenario.show(report, report.text, json)
            if let fault = report.fault {
                throw Failure(fault)
            }
        } catch {
            // What a program printed follows the screen; it may be long.
            let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
            Output.note(lines.prefix(Self.failureLines).joined(separator: "\n"))
            throw ExitCode.failure
        }
    }
}
