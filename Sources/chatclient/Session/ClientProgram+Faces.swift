import ChatClientCore
import ChatProtocol
import TerminalUI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The front end, made by the settings and by what the terminal can do.
extension ClientProgram {
    /// Makes the front end of a connection.
    ///
    /// - Parameters:
    ///   - job: Stops and continues the program; `nil` for the front end for programs.
    ///   - password: The password of the account that the command line names; `nil` to ask for it.
    ///   - admission: What lets a new account in.
    func face(
        for welcome: ServerWelcome,
        _ input: InputReader,
        _ job: JobControl?,
        password: String?,
        admission: Admission
    ) -> any Face {
        guard let job else {
            return JSONFace(
                output: JSONOutput(.standardOutput) { input.stop() },
                address: address,
                username: username
            )
        }
        var dialogue = Dialogue(
            address: address,
            welcome: welcome,
            username: username,
            refusesUDP: configuration.delivery == .tls,
            isInteractive: isWatched,
            refusesNew: refusesNew,
            style: settings.style,
            attention: AttentionSettings(settings)
        )
        dialogue.ownEncryption = keepsState ? nil : OwnEncryption.none
        dialogue.aliases = settings.aliases
        dialogue.storedPassword = password
        dialogue.isPasswordNamed = passwordFile != nil
        dialogue.admission = admission
        dialogue.roomToEnter = room
        dialogue.loginMemory = loginMemory
        return prompts(for: dialogue, keeper: keeper(for: welcome), job)
    }

    /// Keeps the settings of a person; a script changes none, and hides no message that a person ignores.
    private func keeper(for welcome: ServerWelcome) -> SettingsKeeper {
        guard keepsState, isWatched else {
            return SettingsKeeper()
        }
        return SettingsKeeper(config: config, keepsHistory: settings.history) { [stateFolder, address] account in
            AccountFiles(folder: stateFolder, address: address, serverID: welcome.serverID, account: account)
        }
    }

    private func prompts(for dialogue: Dialogue, keeper: SettingsKeeper, _ job: JobControl) -> PromptFace {
        var dialogue = dialogue
        let isDumb = environment["TERM", default: "dumb"] == "dumb"
        let isOutputTerminal = TerminalMode.isTerminal(STDOUT_FILENO)
        let colors = ColorChoice(settings.color, environment: environment, isTerminal: isOutputTerminal)
        let palette = Palette(colors: colors)
        guard isWatched, !isDumb, isOutputTerminal, TerminalMode.enterRaw() else {
            dialogue.rewritesInPlace = false
            return lines(for: dialogue, palette, columns: isOutputTerminal, keeper: keeper, job)
        }
        reporter.beginPrompts()
        let console = TerminalConsole(
            palette: palette,
            style: settings.style,
            environment: environment,
            bindings: settings.keyBindings,
            aliases: settings.aliases
        ) { WindowSize.current() }
        return PromptFace(
            dialogue,
            console: console,
            output: .standardOutput,
            suspend: {
                TerminalMode.restore()
                job.stop()
            },
            resume: { _ = TerminalMode.enterRaw() },
            places: job.places,
            keeper: keeper,
            problems: reporter.sentences
        )
    }

    /// Makes the prompts of plain lines.
    ///
    /// - Parameter hasWindow: Whether the output is a terminal, for whose width lines are broken.
    private func lines(
        for dialogue: Dialogue,
        _ palette: Palette,
        columns hasWindow: Bool,
        keeper: SettingsKeeper,
        _ job: JobControl
    ) -> PromptFace {
        let console = PlainConsole(
            numbersLines: !isWatched,
            palette: palette,
            columns: { hasWindow ? WindowSize.current().columns : nil }
        )
        // A terminal in line mode echoes its input, and passwords must not be echoed.
        let suspensions = isWatched ? SuspendSignals(job) : nil
        return PromptFace(
            dialogue,
            console: console,
            output: .standardOutput,
            hideInput: { [isWatched] isHidden in
                withExtendedLifetime(suspensions) {
                    if isWatched {
                        TerminalMode.setEcho(!isHidden)
                    }
                }
            },
            places: job.places,
            warn: { [reporter] in reporter.report($0) },
            keeper: keeper
        )
    }
}
