import ChatClientCore
import ChatProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Prepares a one-shot command, connects and carries it out.
struct OneShotProgram: Sendable {
    private let options: ClientOptions
    private let command: OneShotCommand
    private let environment: [String: String]
    private let passwordCommand: (@Sendable () async throws(PasswordSource.Failure) -> String)?

    /// How long a lost connection is tried again, for a caller that waits for the command.
    private static let patience = Duration.seconds(60)

    /// The same for `read --follow`, which nobody waits for: longer than a server's restart takes.
    private static let followingPatience = Duration.seconds(300)

    /// - Parameters:
    ///   - passwordCommand: Runs the configured command that prints the password; `nil` if none is configured.
    init(
        _ options: ClientOptions,
        _ command: OneShotCommand,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        passwordCommand: (@Sendable () async throws(PasswordSource.Failure) -> String)? = nil
    ) {
        self.options = options
        self.command = command
        self.environment = environment
        self.passwordCommand = passwordCommand
    }

    /// Runs to the end of the command.
    func run() async -> Exit {
        let isTerminal = TerminalMode.isTerminal(STDERR_FILENO) && !TerminalMode.isTerminal(STDOUT_FILENO)
        let output = OneShotOutput(
            .standardOutput,
            errors: .standardError,
            isJSON: options.json,
            isQuiet: options.script.quiet,
            showsProgress: isTerminal
        )
        let signals = StopSignals()
        defer { withExtendedLifetime(signals) {} }
        do {
            let stop = try OneShotStop()
            let requests = signals.requests
            async let _: Void = stop.relay(requests)
            let job = try await prepare(stop)
            return try await ChatClient.withConnection(to: options.address, configuration: configuration) { client in
                await carryOut(job, over: client, output, stops: stop.requests)
            }
        } catch {
            return await fail(error, output)
        }
    }

    private var follows: Bool {
        if case .read(follows: true, _) = command { true } else { false }
    }

    private var configuration: ChatClientConfiguration {
        options.configuration(giveUpAfter: follows ? Self.followingPatience : Self.patience)
    }

    /// Gets the password and the message before connecting: a slow program in front of a pipe holds no connection.
    private func prepare(_ stop: OneShotStop) async throws -> OneShotJob {
        guard Self.argumentsAreText else {
            throw MessageBody.Refusal(sentence: "An argument is not valid UTF-8 text. Nothing was done.")
        }
        let source = try PasswordSource(
            file: options.script.passwordFile,
            environment: environment,
            command: passwordCommand,
            needsInput: command.needsInput
        )
        let password = try await password(from: source, stop)
        var job = OneShotJob(username: options.username ?? "", password: password, command: command)
        if case .send(_, let text) = command {
            job.body = if let text { text } else { try await MessageBody.read(stop.input) }
            try stop.check()
            try MessageBody.check(job.body, limit: MessageBody.readLimit)
        }
        job.registers = options.script.register
        job.refusesNew = !Self.mayRegister(options.script, environment)
        return job
    }

    private func password(from source: PasswordSource, _ stop: OneShotStop) async throws -> String {
        let isTerminal = TerminalMode.isTerminal(STDIN_FILENO)
        let isQuiet = options.script.quiet
        do {
            let password = try await source.password(input: stop.input, isTerminal: isTerminal) { sentence in
                // The question is no chatter.
                if isTerminal || !isQuiet {
                    Self.tell(sentence)
                }
            }
            try stop.check()
            return password
        } catch {
            // A request to end explains why there is none.
            try stop.check()
            throw error
        }
    }

    private func carryOut(_ job: OneShotJob, over client: ChatClient, _ output: OneShotOutput, stops: AsyncStream<Void>)
        async -> Exit
    {
        let note = options.noState ? nil : note(on: client.welcome)
        let reads = if case .read = command { true } else { false }
        let connection = OneShotConnection(client: client, note: note, reads: reads, output: output)
        let run = OneShotRun(job: job, connection: connection, output: output, address: options.address)
        return await withTaskGroup(of: Void.self) { group in
            if follows {
                group.addTask {
                    for await _ in Ticks(interval: .seconds(DeviceState.interval)) {
                        await connection.save()
                    }
                }
            }
            let exit = await run.run(stops: stops)
            group.cancelAll()
            await group.waitForAll()
            await connection.save()
            return exit
        }
    }

    private func note(on welcome: ServerWelcome) -> ReadNote {
        ReadNote(
            folder: StateFile.defaultFolder(environment),
            address: options.address,
            serverID: welcome.serverID,
            warn: Self.tell
        )
    }

    private func fail(_ error: any Error, _ output: OneShotOutput) async -> Exit {
        switch error {
        case let refusal as MessageBody.Refusal:
            await output.fail(RequestFailure(code: "invalid_message", message: refusal.sentence), refusal.sentence)
        case let failure as PasswordSource.Failure:
            await output.fail(RequestFailure(code: "no_password", message: failure.sentence), failure.sentence)
        default:
            let failure = RequestFailure(error)
            let isChange = failure.code == RequestFailure.Known.certificateChanged
            let words = SafeText.block(failure.message)
            await output.fail(
                failure,
                isChange ? DialogueWords.certificateChanged(options.address, details: words) : words
            )
        }
        return .quietFailure
    }

    @Sendable private static func tell(_ sentence: String) {
        try? FileWriter.standardError.write((SafeText.block(sentence) + "\n").utf8)
    }
}

extension OneShotProgram {
    /// The variable that forbids to make accounts.
    static let existingVariable = "TANDEM_EXISTING"

    /// Whether the options and the environment let the program make an account. A value that is not understood
    /// forbids it.
    static func mayRegister(_ options: OneShotOptions, _ environment: [String: String]) -> Bool {
        let value = environment[existingVariable]?.lowercased() ?? ""
        return !options.existing && ["", "0", "no", "false"].contains(value)
    }

    /// Whether all arguments are valid UTF-8: the standard library repairs them silently.
    private static var argumentsAreText: Bool {
        (0..<Int(CommandLine.argc)).allSatisfy { index in
            CommandLine.unsafeArgv[index].map { String(validatingCString: $0) != nil } ?? true
        }
    }
}
