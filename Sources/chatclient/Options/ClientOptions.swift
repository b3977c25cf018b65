import ArgumentParser
import ChatClientCore
import ChatProtocol

/// The command-line options.
struct ClientOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The server and your account: <host> <port> <username>, <username>@<host>:<port> or tandem://<host>/#<room>.",
            discussion: """
                The port is 1 to 65535; NAME@HOST stands for the port 1300. Without an account, a menu asks whether to \
                log in or to register. Without a server, the client offers those that were used before. After it may \
                come send, read, history or keys init: do this and end.
                """,
            valueName: "server"
        ),
        completion: .list(Self.commands.sorted())
    )
    var words: [String] = []

    @OptionGroup(title: "Scripts") var script: OneShotOptions

    @Flag(name: .long, help: "Speak JSON, one object a line, on input and output: for programs.")
    var json = false

    @Flag(
        name: .long,
        help: ArgumentHelp(
            "Keep no note of what was received. Without it what comes while you are away is shown at the next start.",
            discussion: "The note is in $XDG_STATE_HOME/tandem, or else in ~/.local/state/tandem."
        )
    )
    var noState = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Read the settings from this file.",
            discussion: "Otherwise they are in $XDG_CONFIG_HOME/tandem/chatclient.conf, or else in ~/.config/tandem.",
            valueName: "file"
        )
    )
    var config: String?

    @Flag(name: .long, help: "Print a settings file with every setting explained, and end.")
    var configExample = false

    @Option(name: .long, help: "How the dialogue looks: classic, or compact with one line a message.")
    var style: DialogueStyle?

    @Option(name: .long, help: "Colours: auto (on a terminal that can show them), always or never.")
    var color: ColorOption?

    @Flag(
        name: .long,
        help: ArgumentHelp(
            "Remember the login on this device, so that the next one needs no password; /logins lists and ends those.",
            discussion: "A file that only you can read keeps it, or the setting keyringCommand."
        )
    )
    var remember = false

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    mutating func validate() throws {
        try validateWords()
        guard script.passwordFile != "" else {
            throw ValidationError("--password-file needs the path of a file; it was given an empty text.")
        }
        guard script.inviteFile != "" else {
            throw ValidationError("--invite-file needs the path of a file; it was given an empty text.")
        }
        guard script.inviteFile == nil || target?.invite == nil else {
            throw ValidationError("The link has an invite already; leave out --invite-file.")
        }
        guard config != "" else {
            throw ValidationError("--config needs the path of a file; it was given an empty text.")
        }
        guard !json || script.passwordFile == nil || !commandWords.isEmpty else {
            throw ValidationError(
                "--json takes the password in its login command; --password-file has no effect on it."
            )
        }
        try checkCommand()
        guard !remember || !noState else {
            throw ValidationError("--remember keeps a login on this device, and --no-state keeps nothing.")
        }
        guard !remember || !json || oneShot != nil else {
            throw ValidationError("With --json, a program keeps the password itself; leave out --remember.")
        }
    }

    private func checkCommand() throws {
        do throws(OneShotUsageError) {
            let command = try OneShotCommand(commandWords, script)
            guard !noState || command != .read(follows: false, includesOwn: script.own) else {
                throw OneShotUsageError("read needs the note that --no-state switches off; read --follow does not.")
            }
            guard !noState || command != .makeKeys else {
                throw OneShotUsageError("keys init makes keys on this device, and --no-state keeps nothing.")
            }
        } catch {
            throw ValidationError(error.sentence)
        }
    }

    private func validateWords() throws {
        do {
            let rest = try ClientTarget.split(words, commands: Self.commands).rest
            if let word = rest.first, !Self.commands.contains(word) {
                throw ValidationError("Unexpected argument '\(word)'")
            }
        } catch let problem as ClientTarget.Problem {
            throw ValidationError(problem.description)
        }
    }
}

extension ClientOptions {
    /// The words that begin a command after the server, or without one.
    static let commands: Set<String> = ["send", "read", "history", "keys"]

    /// The words after the server and the account: a one-shot command, or none.
    var commandWords: [String] { (try? ClientTarget.split(words, commands: Self.commands))?.rest ?? [] }

    /// The server and account; `nil` if none is named.
    var target: ClientTarget? { (try? ClientTarget.split(words, commands: Self.commands))?.target }

    /// The server's address; `nil` if none is named.
    var address: ServerAddress? { target?.address }

    /// The account; `nil` if none is named.
    var username: String? { target?.username }

    /// Changes the settings that an option names for this start.
    func apply(to settings: inout ClientSettings) {
        settings.style = style ?? settings.style
        settings.color = color ?? settings.color
        settings.remember = remember || settings.remember
        settings.requireEncryption = connection.requireEncryption || settings.requireEncryption
    }

    /// The one-shot command; `nil` for a dialogue or JSON lines.
    var oneShot: OneShotCommand? { try? OneShotCommand(commandWords, script) }

    /// The client's configuration.
    ///
    /// - Parameters:
    ///   - giveUpAfter: How long to try to reconnect after the connection was lost; `nil` means forever.
    ///   - settings: The settings, for what no option names.
    func configuration(giveUpAfter: Duration? = nil, settings: ClientSettings = .init()) -> ChatClientConfiguration {
        connection.configuration(giveUpAfter: giveUpAfter, settings: settings)
    }
}

extension DialogueStyle: ExpressibleByArgument {}
