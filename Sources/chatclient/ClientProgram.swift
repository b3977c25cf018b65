import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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
    private let isJSON: Bool
    private let keepsState: Bool
    private let refusesNew: Bool

    /// How long an unattended program tries to reconnect: longer than a server restart takes, and short enough for a
    /// caller that waits for the program.
    private static let scriptPatience = Duration.seconds(300)

    /// Applies the command-line options.
    init(_ options: ClientOptions) {
        address = options.address
        let isWatched = !options.json && TerminalMode.isTerminal(STDIN_FILENO)
        configuration = options.configuration(giveUpAfter: isWatched ? nil : Self.scriptPatience)
        keepsState = !options.noState
        username = options.username
        isJSON = options.json
        refusesNew = !OneShotProgram.mayRegister(options.script, ProcessInfo.processInfo.environment)
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
            serverID: client.welcome.serverID
        ) { sentence in
            try? FileWriter.standardError.write((SafeText.line(sentence) + "\n").utf8)
        }
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
            isInteractive: TerminalMode.isTerminal(STDIN_FILENO),
            refusesNew: refusesNew
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
