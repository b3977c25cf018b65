/// The settings of the client: from its configuration file, changed by options.
struct ClientSettings: Sendable, Equatable {
    /// How the dialogue looks.
    var style = DialogueStyle.classic

    /// When the output has colours.
    var color = ColorOption.auto

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

    /// The PEM file of the certificate authorities to trust, as by `--ca`; `nil` for those of the system.
    var ca: String?

    /// Whether a login token is kept after a login, as by `--remember`.
    var remember = false

    /// Whether direct messages that would not be encrypted end to end are refused.
    var requireEncryption = false

    /// The shell command that prints the password; `nil` for none.
    var passwordCommand: String?

    /// The command that keeps login tokens, run without a shell; `nil` to keep them in a file.
    var keyringCommand: String?

    /// The user's own commands.
    var aliases = CommandAliases()

    /// The actions of keys that have others than usual.
    var keys: [KeyName: KeyAction] = [:]
}
