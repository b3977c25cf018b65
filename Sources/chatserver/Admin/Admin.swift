import ArgumentParser
import ChatAdministration
import ChatServerCore

/// `chatserver admin …`: gives a command to a running server over its admin socket.
struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatserver admin",
        abstract: "Give a command to the running server.",
        usage: "chatserver admin [--data <folder> | --admin-socket <path>] [--config <file>] [--json] <command> ...",
        discussion: """
            'chatserver admin help' lists the commands, 'chatserver admin help ban' tells how one is written. The server's \
            user and root may give them. Passwords are asked for, or read from the first line of input. Exit status: 0 \
            when it was done, 1 when it was refused, 64 when the command is not understood, 69 when no server runs.
            """
    )

    /// The exit status when no server runs: `EX_UNAVAILABLE` of `sysexits.h`.
    private static let noServer: Int32 = 69

    @OptionGroup var data: DataOption

    @Option(help: "The server's socket. (default: admin/admin.sock in the data folder)")
    var adminSocket: String?

    @Option(help: "The server's file with settings, which names its data folder or its socket.")
    var config: String?

    @Flag(help: "Print the answer as JSON, one object a line.")
    var json = false

    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments, such as: ban bob --for 1d")
    var command: [String] = []

    /// Parses arguments in which the options may also stand behind the command.
    static func start(_ arguments: [String]) async {
        let names: Set = ["--data", "--admin-socket", "--config"]
        var (options, words) = ShellArguments.sorted(arguments, flags: ["--json"], options: names)
        if let name = words.prefix(while: { $0 != "--" }).first(where: names.contains) {
            exit(withError: ValidationError("\(name) needs a value."))
        }
        let help = words.prefix { $0 != "--" }.firstIndex { $0 == "--help" || $0 == "-h" }
        if let help {
            // Behind a command: how that one is written.
            words = ["help"] + words[..<help]
        }
        await main(options + words)
    }

    func run() async throws {
        guard let first = command.first, first.lowercased() != "help" else {
            return try help()
        }
        var command: AdminCommand
        do {
            command = try AdminCommand(words: self.command)
        } catch {
            throw ValidationError(error.description(prefix: "chatserver admin "))
        }
        let path = try socketPath()
        do {
            // Before a password is asked for, so that nobody types one in vain.
            let connection = try AdminConnection(path: path)
            if command.needsPassword {
                command = command.setting(password: try PasswordPrompt.readNew("New password: "))
            }
            let printer = AnswerPrinter(command, isJSON: json)
            do {
                try connection.perform(command) { try printer.take($0) }
            } catch {
                try? printer.finish(isComplete: false)
                throw error
            }
            try printer.finish(isComplete: true)
        } catch let error as AdminFailure {
            throw Failure(sentence: error.message)
        } catch AdminConnectionError.noServer(let path) {
            Output.error("Error: \(AdminConnectionError.noServer(path: path))")
            throw ExitCode(Self.noServer)
        } catch let error as AdminConnectionError {
            throw Failure(sentence: error.description)
        }
    }

    private func help() throws {
        let words = command.dropFirst().joined(separator: " ").lowercased()
        guard !words.isEmpty else {
            let lines = [Self.configuration.usage ?? "", ""] + AdminHelp.lines(for: .operator)
            return Output.line(lines.joined(separator: "\n"))
        }
        let verbs = AdminHelp.verbs(named: words, for: .operator)
        guard !verbs.isEmpty else {
            throw ValidationError("There is no command \(words). 'chatserver admin help' lists them.")
        }
        for verb in verbs {
            Output.line(AdminHelp.lines(of: verb, prefix: "chatserver admin ").joined(separator: "\n"))
        }
    }

    /// The settings, as far as they are known here.
    private func sources() throws -> ConfigurationSources {
        var options = data.values
        options["adminSocket"] = adminSocket
        // The settings are parsed as a whole, and the port is required.
        options["port"] = "0"
        return try ConfigurationSources(options: options, file: config)
    }

    /// Finds the socket as the server does.
    private func socketPath() throws -> String {
        let sources = try sources()
        let path: String?
        do {
            path = try sources.adminSocket()
        } catch {
            throw ConfigurationSources.failure(error)
        }
        guard let path else {
            throw Failure(
                sentence:
                    "The settings switch the admin socket off. Name one with --admin-socket, or set it and restart."
            )
        }
        return path
    }
}
