import ArgumentParser
import ChatProtocol
import ChatServerCore
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `chatserver <port>`: parses the options and runs the server. `chatserver user …` and similar commands maintain
/// the data.
@main
struct Chatserver: AsyncParsableCommand {
    /// The longest graceful shutdown, in seconds, before the process ends regardless.
    private static let shutdownLimit: Int64 = 10

    static let configuration = CommandConfiguration(
        commandName: "chatserver",
        abstract: "Tandem's chat server: control over TLS, every message pushed by UDP.",
        usage: """
            chatserver <port> [<options>] [--check-config]
            chatserver user add|remove|password|lock|unlock|list [<name>]
            chatserver export [--data <folder>]
            chatserver forget <name> [--data <folder>]
            chatserver config --example
            chatserver admin <command> ...
            """,
        discussion: """
            Every option can also be set in the environment, as TANDEM_DATA for --data, and in a file named by --config. \
            The command line wins over the environment, the environment over the file. \
            'chatserver config --example' prints such a file, 'chatserver user --help' tells how to edit the accounts, \
            'chatserver export --help' how to get all messages, 'chatserver forget --help' how to remove all that \
            somebody wrote, 'chatserver admin help' how to give commands to a running server.
            """,
        version: "chatserver \(Release.version)"
    )

    @Argument(help: "The TCP and UDP port, 0 to 65535; 0 takes a free one and prints it.")
    var port: String?

    @Option(help: "The address to listen on. (default: all, IPv4 and IPv6)")
    var host: String?

    @OptionGroup var data: DataOption
    @OptionGroup var credentials: CredentialsOption

    @Option(help: "Your own certificate, a PEM file. (default: one is made at the first start)")
    var certificate: String?

    @Option(help: "The key of --certificate, a PEM file.")
    var key: String?

    @Option(help: "Who may make accounts: open, invite, approval or closed. (default: open)")
    var registration: String?

    @Option(
        help: "The socket of 'chatserver admin', or off for none. (default: admin/admin.sock in the data folder)"
    )
    var adminSocket: String?

    @OptionGroup var passwords: PasswordOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var retention: RetentionOptions
    @OptionGroup var welcome: GreetingOption
    @OptionGroup var trace: TraceOption
    @OptionGroup var recovery: RecoveryFlags

    @Option(
        help: "How much to log to standard error: trace, debug, info, notice, warning, error, critical. (default: info)"
    )
    var logLevel: String?

    @Flag(help: "Check all settings and the files that they name, tell all problems, and start nothing.")
    var checkConfig = false

    /// Dispatches the maintenance commands. They are not subcommands of the parser, which would take the word for a
    /// port when options follow it.
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "user": await User.main(rest)
        case "export": await Export.main(rest)
        case "forget": await Forget.main(rest)
        case "config": await Config.main(rest)
        case "admin": await Admin.start(rest)
        case "--generate-completion-script": await Outline.main(arguments)
        case "--help-man": printManual()
        default: await main(arguments)
        }
    }

    private static func printManual() {
        do {
            try Outline.printManual()
        } catch {
            exit(withError: error)
        }
    }

    func run() async throws {
        let sources = try ConfigurationSources(options: options, file: credentials.config)
        guard !checkConfig else {
            return try check(sources)
        }
        var configuration = try sources.loadOrFail()
        configuration.recovery = recovery.options
        let level = LogLevel(configuration.logLevel)
        let logger = Logger(label: "chatserver") {
            LiveLogHandler(StreamLogHandler.standardError(label: $0), level: level)
        }
        let reloader = Reloader(logLevel: level, logger: logger) {
            [options, credentials] () throws(ConfigurationProblems) in
            let environment = ProcessInfo.processInfo.environment
            return try ConfigurationSources(options: options, environment: environment, file: credentials.config).load()
        }
        let server = ChatServer(
            configuration: configuration,
            logger: logger,
            reloader: reloader,
            announce: Self.show
        )
        try await serve(server, reloader: reloader)
    }

    /// Runs the server until a signal ends it.
    ///
    /// - Parameter reloader: Is asked at each SIGHUP.
    private func serve(_ server: ChatServer, reloader: Reloader) async throws {
        let signals = ServerSignals.inherited()
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)
        ]
        if signals.reloads {
            // Started first, so that it ends last.
            services.insert(.init(service: ReloadService(reloader: reloader)), at: 0)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services,
                gracefulShutdownSignals: signals.stopping,
                logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
            ).limitingShutdown(to: Self.shutdownLimit)
        )
        do {
            try await group.run()
        } catch {
            throw Failure(sentence: OperatorSentence.of(error))
        }
    }

    /// Prints all problems with the settings, or what the server would use.
    ///
    /// - Throws: `ExitCode.failure` if there are problems.
    private func check(_ sources: ConfigurationSources) throws {
        let check = ConfigurationCheck(sources)
        for warning in check.warnings {
            Output.error("Warning: " + warning)
        }
        for problem in check.problems {
            Output.error("Error: " + problem)
        }
        guard check.problems.isEmpty else {
            throw ExitCode.failure
        }
        Output.line(check.summary)
    }

    /// The options of the command line, by the keys of the configuration.
    private var options: [String: String?] {
        let own = [
            "port": port,
            "host": host,
            "certificate": certificate,
            "key": key,
            "registration": registration,
            "adminSocket": adminSocket,
            "logLevel": logLevel,
        ]
        let groups = [
            data.values, credentials.values, passwords.values, limits.values, retention.values, welcome.values,
            trace.values,
        ]
        return groups.reduce(own) { $0.merging($1) { $1 } }
    }

    private static func show(_ announcement: ServerAnnouncement) {
        switch announcement {
        case .binding:
            Output.line("Attempting to bind host/port to sockets")
        case .listening(let host, let port, let fingerprint):
            Output.line("server listening at \(host) on port \(port)")
            Output.line("certificate fingerprint \(fingerprint)")
            Output.line("Server ready to receive connections")
        case .notice(let sentence):
            Output.line(sentence)
        case .problem(let sentence):
            Output.error(sentence)
        }
    }
}

extension ServiceGroupConfiguration {
    fileprivate func limitingShutdown(to seconds: Int64) -> ServiceGroupConfiguration {
        var limited = self
        limited.maximumGracefulShutdownDuration = .seconds(seconds)
        return limited
    }
}
