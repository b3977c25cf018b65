import ArgumentParser
import ChatServerCore

/// `chatserver config`: helps to write a configuration file.
struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver config",
        abstract: "Print an example of the configuration file.",
        discussion: """
            The example has every setting with its default and an explanation, all commented out. Name the finished file \
            with --config. 'chatserver 1300 --check-config --config FILE' checks it without starting anything.
            """
    )

    @Flag(help: "Print a file with every setting, commented out.")
    var example = false

    func run() async throws {
        guard example else {
            throw ValidationError("Say what to print: --example.")
        }
        Output.prompt(ConfigurationExample.text)
    }
}
