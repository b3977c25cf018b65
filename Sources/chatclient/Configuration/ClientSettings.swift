/// The settings of the client: from its configuration file, changed by options.
struct ClientSettings: Sendable, Equatable {
    /// How the dialogue looks.
    enum Style: String, Sendable, CaseIterable {
        /// The words of the first release: questions, and blocks of lines.
        case classic
        /// One line a message.
        case compact
    }

    /// When the output has colours.
    enum ColorMode: String, Sendable, CaseIterable {
        /// On a terminal that can show them, unless `NO_COLOR` or `CLICOLOR=0` is set.
        case auto
        /// Also into a pipe.
        case always
        /// Never.
        case never
    }

    /// How the dialogue looks.
    var style = Style.classic

    /// When the output has colours.
    var color = ColorMode.auto

    /// Whether direct messages and mentions ring the terminal's bell.
    var bell = true

    /// Whether direct messages and mentions make notifications of the desktop, by the terminal (OSC 9 and 777).
    var desktopNotifications = true

    /// The time of day without bell and notifications; `nil` for none.
    var quietHours: QuietHours?

    /// Whether typed lines are kept between sessions.
    var history = true

    /// The server and account to connect to when the command line names none.
    var server: ClientTarget?

    /// Whether a login token is kept after a login, as by `--remember`.
    var remember = false

    /// The shell command that prints the password; `nil` for none.
    var passwordCommand: String?

    /// The shell command that keeps login tokens; `nil` to keep them in a file.
    var keyringCommand: String?

    /// The user's own commands.
    var aliases = CommandAliases()

    /// The actions of keys that have others than usual.
    var keys: [KeyName: KeyAction] = [:]
}
