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
    private let address: ServerAddress
    private let configuration: ChatClientConfiguration
    private let username: String?
    private let settings: ClientSettings
    private let isJSON: Bool
    private let isWatched: Bool
    private let keepsState: Bool

    /// How long an unattended program tries to reconnect: longer than a server restart takes, and short enough for a
    /// caller that waits for the program.
    private static let scriptPatience = Duration.seconds(300)

    /// Takes the options of the command line, the server that they or the user named, and all settings.
    init(_ options: ClientOptions, target: ClientTarget, settings: ClientSettings) {
        address = target.address
        isWatched = !options.json && TerminalMode.isTerminal(STDIN_FILENO)
        configuration = options.configuration(giveUpAfter: isWatched ? nil : Self.scriptPatience)
        keepsState = !options.noState
        username = target.username
        self.settings = settings
        isJSON = options.json
    }

    /// Runs until the session ends.
    func run() async -> Exit {
        // A closed output is reported by the write to it.
        signal(SIGPIPE, SIG_IGN)
        do {
            return try await ChatClient.withConnection(to: address, configuration: configuration) { client in
                await leadKeepingState(client)
            }
        } catch {
            return await fail(RequestFailure(error))
        }
    }

    /// Runs the session, and saves its progress on this device.
    private func leadKeepingState(_ client: ChatClient) async -> Exit {
        guard keepsState else {
            return await lead(LiveConnection(client: client))
        }
        let state = DeviceState(
            folder: StateFile.defaultFolder(),
            address: address,
            serverID: client.welcome.serverID,
            noteLogin: { [address, isWatched] account in
                // A script must not change which account a person is offered first.
                if isWatched {
                    Self.noteLogin(account, at: address)
                }
            },
            warn: Self.warn
        )
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in Ticks(interval: .seconds(DeviceState.interval)) {
                    await state.note(await client.shownProgress())
                }
            }
            let exit = await lead(LiveConnection(client: client, state: state))
            group.cancelAll()
            if exit.hasShownAll {
                await state.save(await client.shownProgress())
            }
            return exit
        }
    }

    /// Notes the server and account for a later start without arguments.
    private static func noteLogin(_ account: String, at address: ServerAddress) {
        let file = RecentAccountsFile(folder: StateFile.defaultFolder())
        do {
            try file.note(account, at: address, time: WallClock.system.now())
        } catch {
            warn("The list of used servers, \(file.path), cannot be written. Check its folder's permissions.")
        }
    }

    private static func warn(_ sentence: String) {
        try? FileWriter.standardError.write((SafeText.line(sentence) + "\n").utf8)
    }

    private func lead(_ connection: LiveConnection) async -> Exit {
        guard let input = InputReader() else {
            return .failure("The process has no file descriptors left; close some and try again.")
        }
        let signals = StopSignals()
        defer { withExtendedLifetime(signals) {} }
        let continuations = isJSON ? nil : ContinueSignals()
        defer {
            withExtendedLifetime(continuations) {}
            TerminalMode.restore()
        }
        let face = face(for: connection.welcome, input, continuations?.job)
        return await face.run(over: connection, input: input, stops: signals.requests)
    }

    private func face(for welcome: ServerWelcome, _ input: InputReader, _ job: JobControl?) -> any Face {
        guard let job else {
            return JSONFace(
                output: JSONOutput(.standardOutput) { input.stop() },
                address: address,
                username: username
            )
        }
        let dialogue = Dialogue(
            address: address,
            welcome: welcome,
            username: username,
            refusesUDP: configuration.delivery == .tls,
            isInteractive: TerminalMode.isTerminal(STDIN_FILENO)
        )
        return prompts(for: dialogue, job)
    }

    private func prompts(for dialogue: Dialogue, _ job: JobControl) -> PromptFace {
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        let isTerminal = TerminalMode.isTerminal(STDIN_FILENO)
        if isTerminal, !isDumb, TerminalMode.isTerminal(STDOUT_FILENO), TerminalMode.enterRaw() {
            let console = TerminalConsole { WindowSize.current() }
            return PromptFace(
                dialogue,
                console: console,
                output: .standardOutput,
                suspend: {
                    TerminalMode.restore()
                    job.stop()
                },
                resume: { _ = TerminalMode.enterRaw() },
                places: job.places
            )
        }
        // A terminal in line mode echoes its input, and passwords must not be echoed.
        return PromptFace(
            dialogue,
            console: PlainConsole(numbersLines: !isTerminal),
            output: .standardOutput,
            hideInput: { isHidden in
                if isTerminal {
                    TerminalMode.setEcho(!isHidden)
                }
            },
            places: job.places,
            warn: { sentence in try? FileWriter.standardError.write((sentence + "\n").utf8) }
        )
    }

    private func fail(_ failure: RequestFailure) async -> Exit {
        if isJSON {
            await JSONOutput(.standardOutput).emit(.error(failure))
        }
        guard failure.code == RequestFailure.Known.certificateChanged else {
            return .failure(SafeText.line(failure.message))
        }
        return .failure(DialogueWords.certificateChanged(address, details: SafeText.block(failure.message)))
    }
}
