import ArgumentParser

/// `chatbench logins`: the server's cost of a login.
struct Logins: AsyncParsableCommand {
    /// Accounts that take turns.
    private static let maximumAccounts = 1000

    static let configuration = CommandConfiguration(
        abstract: "Measure logins of accounts that are there, who leave at once: the server's processor time for each.",
        discussion: """
            A login is the connection, TLS where the wire has it, the password, all that it takes until messages come, \
            and leaving. The accounts are made before anything counts.
            """
    )

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Logins, 1 to 1000000.")
    var count = 1000

    func validate() throws {
        guard (1...1_000_000).contains(count) else {
            throw ValidationError("--count must be 1 to 1000000.")
        }
    }

    func run() async throws {
        try await Scenario.withStage(options, isForEveryone: false) { stage, wire in
            let accounts = max(min(count, Self.maximumAccounts), options.atOnce)
            let report = try await stage.logIn(count, accounts: accounts, by: wire)
            try Scenario.show(report, report.text, options.json)
        }
    }
}
