import ChatClientCore
import ChatProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Connects, selects the front end and runs the session.
struct ClientProgram: Sendable {
    /// The server.
    let address: ServerAddress
    /// The account; `nil` to ask for it.
    let username: String?
    /// The room to enter after the login, if one is named.
    let room: RoomKey?
    /// The invite of a link, if any.
    let linkedInvite: InviteCode?
    /// All settings.
    let settings: ClientSettings
    /// The configuration file, for settings that change in the dialogue.
    let config: ClientConfigStore
    /// The environment variables.
    let environment: [String: String]
    /// The configuration of the connection.
    let configuration: ChatClientConfiguration
    /// Whether the front end is the one for programs.
    let isJSON: Bool
    /// Whether a person types.
    let isWatched: Bool
    /// Whether anything is kept on this device.
    let keepsState: Bool
    /// Tells what cannot be kept.
    let reporter = ProblemReporter()

    /// The store of login tokens, for a session that is begun by one.
    let tokens = LateTokenStore()
    /// What is done with remembered logins.
    let loginMemory: LoginMemory

    /// The file of the password that is named for this call.
    let passwordFile: String?
    /// The file of the invite that is named for this call.
    let inviteFile: String?
    /// Whether no account is made.
    let refusesNew: Bool

    /// How long an unattended program tries to reconnect: longer than a server restart takes, and short enough for a
    /// caller that waits for the program.
    private static let scriptPatience = Duration.seconds(300)

    /// Takes the options of the command line, the server that they or the user named, and all settings.
    init(
        _ options: ClientOptions,
        target: ClientTarget,
        settings: ClientSettings,
        environment: [String: String]
    ) {
        address = target.address
        username = target.username
        room = target.room.map { RoomKey($0) }
        linkedInvite = target.invite
        isJSON = options.json
        isWatched = !options.json && TerminalMode.isTerminal(STDIN_FILENO)
        keepsState = !options.noState
        var configuration = options.configuration(
            giveUpAfter: isWatched ? nil : Self.scriptPatience,
            settings: settings
        )
        configuration.loginTokens = tokens
        self.configuration = configuration
        loginMemory = LoginMemory(options, settings, isWatched: isWatched)
        passwordFile = options.script.passwordFile
        inviteFile = options.script.inviteFile
        refusesNew = !OneShotProgram.mayRegister(options.script, environment)
        config = ClientConfigStore(path: options.config, environment: environment)
        self.environment = environment
        var settings = settings
        if !isWatched {
            // What a person prefers to see must not change the output that scripts parse.
            settings.style = options.style ?? .classic
        }
        self.settings = settings
    }

    /// Runs until the session ends.
    func run() async -> Exit {
        // A closed output is reported by the write to it.
        signal(SIGPIPE, SIG_IGN)
        var secrets = Secrets()
        switch await storedPassword() {
        case .goOn(let stored): secrets.password = stored
        case .end(let exit): return exit
        }
        do throws(PasswordSource.Failure) {
            secrets.invite = try await invite()
        } catch {
            return .failure(error.description)
        }
        do {
            return try await ChatClient.withConnection(to: address, configuration: configuration) { [secrets] client in
                await leadKeepingState(client, secrets)
            }
        } catch {
            return await fail(RequestFailure(error))
        }
    }

    /// What is read before the connection.
    struct Secrets: Sendable {
        /// The password of the account that the command line names; `nil` to ask for it.
        var password: String?
        /// The invite that is named for this call, if any.
        var invite: InviteCode?
    }

    /// What the search for a password leads to.
    private enum PasswordOutcome {
        /// The password, or `nil` to ask for it.
        case goOn(String?)
        /// The program ends.
        case end(Exit)
    }

    /// Reads the account's password from where the user keeps it: before the terminal changes its mode, because a
    /// command may ask there, and before the server waits.
    private func storedPassword() async -> PasswordOutcome {
        // A script's first line is its password, as ever, unless a file is named for this call: a variable that is set
        // for other commands must not turn that line into a command.
        guard !isJSON, isWatched || passwordFile != nil else {
            return .goOn(nil)
        }
        guard let username else {
            let sentence = "--password-file needs an account: write chatclient <host> <port> <username>."
            return passwordFile == nil
                ? .goOn(nil) : .end(Exit(code: ClientStart.usageCode, sentence: sentence))
        }
        let source = PasswordSource(file: passwordFile, environment: environment, command: settings.passwordCommand)
        do throws(PasswordSource.Failure) {
            let found = try await source.read(for: address, account: username, environment: environment)
            found?.warning.map { reporter.report($0) }
            return .goOn(found?.password)
        } catch {
            guard isWatched else {
                return .end(.failure(error.description))
            }
            // A person can type it.
            reporter.report(error.description)
            return .goOn(nil)
        }
    }

    /// Runs the session, and saves its progress on this device.
    private func leadKeepingState(_ client: ChatClient, _ secrets: Secrets) async -> Exit {
        guard keepsState else {
            return await lead(LiveConnection(client: client), secrets)
        }
        let state = DeviceState(
            folder: stateFolder,
            address: address,
            serverID: client.welcome.serverID,
            noteLogin: noteLogin,
            warn: { [reporter] in reporter.report($0) }
        )
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in Ticks(interval: .seconds(DeviceState.interval)) {
                    await state.note(await client.shownProgress())
                }
            }
            let live = LiveConnection(client: client, state: state, keys: keys(for: client.welcome))
            let exit = await lead(live, secrets)
            group.cancelAll()
            if exit.hasShownAll {
                await state.save(await client.shownProgress())
            }
            return exit
        }
    }

    /// The folder of all state.
    var stateFolder: String { StateFile.defaultFolder(environment) }

    /// Notes the server and account for a later start without arguments. A script must not change which account a
    /// person is offered first.
    private func noteLogin(_ account: String) {
        guard isWatched else {
            return
        }
        let file = RecentAccountsFile(folder: stateFolder)
        do {
            try file.note(account, at: address, time: WallClock.system.now())
        } catch {
            reporter.report(
                "The list of used servers, \(file.path), cannot be written. Check its folder's permissions."
            )
        }
    }

    private func lead(_ live: LiveConnection, _ secrets: Secrets) async -> Exit {
        guard let input = InputReader() else {
            return .failure("The process has no file descriptors left; close some and try again.")
        }
        let signals = StopSignals()
        defer { withExtendedLifetime(signals) {} }
        let continuations = isJSON ? nil : ContinueSignals()
        defer {
            withExtendedLifetime(continuations) {}
            TerminalMode.restore()
            reporter.endPrompts()
        }
        let logins = await logins(for: live.welcome)
        let claims = claims(for: live.welcome)
        let admission = await admission(secrets.invite, claims)
        let face = face(
            for: live.welcome,
            input,
            continuations?.job,
            password: secrets.password,
            admission: admission
        )
        let connection = ClaimingConnection(live, keeping: claims, invite: secrets.invite)
        guard keepsState, !isWatched else {
            return await lead(face, over: connection, logins, input, signals)
        }
        let telling = ClearTextConnection(connection, note: clearNote(for: live.welcome)) { [reporter] in
            reporter.report($0)
        }
        return await lead(face, over: telling, logins, input, signals)
    }

    private func lead(
        _ face: any Face,
        over connection: some Connection,
        _ logins: RememberedLogins?,
        _ input: InputReader,
        _ signals: StopSignals
    ) async -> Exit {
        guard let logins else {
            return await face.run(over: connection, input: input, stops: signals.requests)
        }
        let remembering = RememberingConnection(connection, keeping: logins, label: DeviceLabel.current())
        return await face.run(over: remembering, input: input, stops: signals.requests)
    }

    private func fail(_ failure: RequestFailure) async -> Exit {
        if isJSON {
            await JSONOutput(.standardOutput).emit(.error(failure))
        }
        let warning = DialogueWords.certificateRefused(failure.code, by: address, details: failure.message)
        return .failure(warning ?? DialogueWords.sentence(of: failure))
    }
}
