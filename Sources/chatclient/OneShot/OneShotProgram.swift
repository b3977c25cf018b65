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
    let options: ClientOptions
    private let command: OneShotCommand
    let environment: [String: String]
    let target: ClientTarget
    let settings: ClientSettings
    private let tokens = LateTokenStore()

    /// How long a lost connection is tried again, for a caller that waits for the command.
    private static let patience = Duration.seconds(60)

    /// The same for `read --follow`, which nobody waits for: longer than a server's restart takes.
    private static let followingPatience = Duration.seconds(300)

    /// - Parameters:
    ///   - target: The server and the account.
    init(
        _ options: ClientOptions,
        _ command: OneShotCommand,
        at target: ClientTarget,
        _ settings: ClientSettings,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.options = options
        self.command = command
        self.environment = environment
        self.target = target
        self.settings = settings
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
            let (job, invite) = try await prepare(stop)
            return try await ChatClient.withConnection(to: target.address, configuration: configuration) { client in
                await carryOut(job, invite, over: client, output, stops: stop.requests)
            }
        } catch {
            return await fail(error, output)
        }
    }

    private var follows: Bool {
        if case .read(follows: true, _) = command { true } else { false }
    }

    private var configuration: ChatClientConfiguration {
        var configuration = options.configuration(
            giveUpAfter: follows ? Self.followingPatience : Self.patience,
            settings: settings
        )
        configuration.loginTokens = tokens
        // `read` has a note of its own, and the other commands show nothing.
        configuration.countsAsShown = false
        configuration.keepsOwnRecord = command.reads
        return configuration
    }

    /// Gets the password and the message before connecting: a slow program in front of a pipe holds no connection.
    private func prepare(_ stop: OneShotStop) async throws -> (job: OneShotJob, invite: InviteCode?) {
        guard Self.argumentsAreText else {
            throw MessageBody.Refusal(sentence: "An argument is not valid UTF-8 text. Nothing was done.")
        }
        let source = PasswordSource(
            file: options.script.passwordFile,
            environment: environment,
            command: settings.passwordCommand
        )
        let invite = try await invite()
        let password = try await password(from: source, stop)
        var job = OneShotJob(username: target.username ?? "", password: password, command: command)
        if case .send(_, let text) = command {
            job.body = if let text { text } else { try await MessageBody.read(stop.input) }
            try stop.check()
            try MessageBody.check(job.body, limit: MessageBody.readLimit)
        }
        job.askPassword = { [self] () async throws(RequestFailure) in
            try await askPassword(stop)
        }
        job.remembers = options.remember
        job.registers = options.script.register
        job.refusesNew = !Self.mayRegister(options.script, environment)
        return (job, invite)
    }

    /// Reads the invite that is named for this call, if any.
    private func invite() async throws(PasswordSource.Failure) -> InviteCode? {
        guard let path = options.script.inviteFile else {
            return target.invite
        }
        let named = try await InviteFile.read(path)
        if !options.script.quiet {
            named.warning.map(Self.tell)
        }
        return named.invite
    }

    /// - Returns: `nil` if this device may remember a login.
    private func password(from source: PasswordSource, _ stop: OneShotStop) async throws -> String? {
        let isQuiet = options.script.quiet
        do {
            let found = try await source.read(
                for: target.address,
                account: target.username,
                environment: environment
            )
            if let found {
                if !isQuiet {
                    found.warning.map(Self.tell)
                }
                return found.password
            }
            guard !mayRememberLogin else {
                return nil
            }
            let password = try await asking.password(from: stop.input, tell: Self.tell)
            try stop.check()
            return password
        } catch {
            // A request to end explains why there is none.
            try stop.check()
            throw error
        }
    }

    private var asking: PasswordQuestion {
        PasswordQuestion(needsInput: command.needsInput, isTerminal: TerminalMode.isTerminal(STDIN_FILENO))
    }

    /// Asks for the password while connected: the login that this device remembered is not good any more.
    private func askPassword(_ stop: OneShotStop) async throws(RequestFailure) -> String {
        do throws(PasswordSource.Failure) {
            return try await asking.password(from: stop.input, tell: Self.tell)
        } catch {
            throw RequestFailure(code: "no_password", message: error.description)
        }
    }

    /// Whether this device may remember a login. Which server it is for shows only when it is connected.
    private var mayRememberLogin: Bool {
        guard !options.noState, let account = target.username else {
            return false
        }
        let folder = StateFile.defaultFolder(environment)
        return RememberedLogins.Keeping(settings).mayHaveToken(of: account, in: folder)
    }

    private func carryOut(
        _ job: OneShotJob,
        _ invite: InviteCode?,
        over client: ChatClient,
        _ output: OneShotOutput,
        stops: AsyncStream<Void>
    ) async -> Exit {
        let note = options.noState ? nil : note(on: client.welcome)
        if !command.reads {
            // It takes messages only for the news between them, and they must come again.
            client.endRecord()
        }
        let connection = OneShotConnection(
            client: client,
            note: note,
            reads: command.reads,
            output: output,
            keys: options.noState ? nil : keys(on: client.welcome)
        )
        return await withTaskGroup(of: Void.self) { group in
            if follows {
                group.addTask {
                    for await _ in Ticks(interval: .seconds(DeviceState.interval)) {
                        await connection.save()
                    }
                }
            }
            let exit = await carryOut(job, invite, over: connection, output, stops: stops)
            group.cancelAll()
            await group.waitForAll()
            await connection.save()
            return exit
        }
    }

    private func carryOut(
        _ job: OneShotJob,
        _ invite: InviteCode?,
        over connection: OneShotConnection,
        _ output: OneShotOutput,
        stops: AsyncStream<Void>
    ) async -> Exit {
        var job = job
        let claims = options.noState ? nil : claims(for: connection.welcome)
        let hasApplied = await claims?.claim(of: job.username) != nil
        job.hasInvite = invite != nil || hasApplied
        let claiming = ClaimingConnection(connection, keeping: claims, invite: invite)
        guard !options.noState else {
            let run = OneShotRun(job: job, connection: claiming, output: output, address: target.address)
            return await run.run(stops: stops)
        }
        let logins = logins(for: connection.welcome)
        tokens.set(logins)
        let telling = ClearTextConnection(claiming, note: clearNote(on: connection.welcome)) { [options] sentence in
            if !options.script.quiet {
                Self.tell(sentence)
            }
        }
        let remembering = RememberingConnection(telling, keeping: logins, label: DeviceLabel.current())
        let run = OneShotRun(job: job, connection: remembering, output: output, address: target.address)
        return await run.run(stops: stops)
    }

    private func fail(_ error: any Error, _ output: OneShotOutput) async -> Exit {
        switch error {
        case let refusal as MessageBody.Refusal:
            await output.fail(RequestFailure(code: "invalid_message", message: refusal.sentence), refusal.sentence)
        case let failure as PasswordSource.Failure:
            await output.fail(RequestFailure(code: "no_password", message: failure.description), failure.description)
        default:
            let failure = RequestFailure(error)
            let address = target.address
            let warning = DialogueWords.certificateRefused(failure.code, by: address, details: failure.message)
            await output.fail(failure, warning ?? SafeText.block(failure.message))
        }
        return .quietFailure
    }

    @Sendable static func tell(_ sentence: String) {
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
