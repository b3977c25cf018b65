/// The keys of the configuration file before its first section.
enum ConfigKey: String, Sendable, CaseIterable {
    case style, color, bell, desktopNotifications, quietHours, history, server, ca, remember,
        requireEncryption, passwordCommand, keyringCommand

    /// A value for the example file: the default, if there is one.
    var example: String {
        switch self {
        case .style: ClientSettings().style.rawValue
        case .color: ClientSettings().color.rawValue
        case .bell: Self.word(ClientSettings().bell)
        case .desktopNotifications: Self.word(ClientSettings().desktopNotifications)
        case .quietHours: "22:00-07:00"
        case .history: Self.word(ClientSettings().history)
        case .server: "alice@chat.example:1300"
        case .ca: "/etc/ssl/company.pem"
        case .remember: Self.word(ClientSettings().remember)
        case .requireEncryption: Self.word(ClientSettings().requireEncryption)
        case .passwordCommand: #"pass show "chat/$TANDEM_HOST/$TANDEM_ACCOUNT""#
        case .keyringCommand: "tandem-keyring"
        }
    }

    /// What the key is for, as lines of the example file.
    var comment: [String] {
        switch self {
        case .style: ["How the dialogue looks: classic (questions and blocks of lines) or compact (a line a message)."]
        case .color: ["Colours: auto (on a terminal, unless NO_COLOR is set), always or never."]
        case .bell: ["Whether a direct message or a mention of you rings the terminal's bell: on or off."]
        case .desktopNotifications:
            ["Whether it also makes a notification of the desktop, if the terminal can: on or off."]
        case .quietHours: ["The time of day without bell and notifications, or off, the default."]
        case .history: ["Whether the lines that you typed are kept for the next time: on or off. Passwords never are."]
        case .server:
            [
                "Where chatclient connects to without arguments: HOST:PORT or NAME@HOST:PORT. Unset, it offers those used."
            ]
        case .ca:
            [
                "The PEM file of the certificate authorities to trust instead of those of the system, as by --ca: its whole",
                "path, from / on.",
            ]
        case .remember: ["Whether a login keeps a token, so that the next one asks for no password: on or off."]
        case .requireEncryption:
            ["Whether direct messages that would not be encrypted end to end are refused: on or off."]
        case .passwordCommand:
            [
                "A command, run by /bin/sh, whose first line of output is the password. It gets the variables TANDEM_HOST,",
                "TANDEM_PORT and TANDEM_ACCOUNT, and has 60 seconds.",
            ]
        case .keyringCommand:
            [
                "A command, run by /bin/sh, that keeps login tokens instead of a file. Its arguments $1 and $2, appended",
                "if it has no dollar sign, are get, set or erase and the name of the entry; get prints the token, set reads it.",
            ]
        }
    }

    /// Sets the value.
    ///
    /// - Returns: A sentence that says why it is wrong; `nil` after success.
    func apply(_ value: String, to settings: inout ClientSettings) -> String? {
        switch self {
        case .style: Self.choose(value, into: &settings.style)
        case .color: Self.choose(value, into: &settings.color)
        case .bell: Self.decide(value, into: &settings.bell)
        case .desktopNotifications: Self.decide(value, into: &settings.desktopNotifications)
        case .quietHours: applyQuietHours(value, to: &settings)
        case .history: Self.decide(value, into: &settings.history)
        case .server: applyServer(value, to: &settings)
        case .ca: applyAuthorities(value, to: &settings)
        case .remember: Self.decide(value, into: &settings.remember)
        case .requireEncryption: Self.decide(value, into: &settings.requireEncryption)
        case .passwordCommand: Self.take(value, into: &settings.passwordCommand)
        case .keyringCommand: Self.take(value, into: &settings.keyringCommand)
        }
    }

    private func applyQuietHours(_ value: String, to settings: inout ClientSettings) -> String? {
        guard !value.isEmpty, value != "off" else {
            settings.quietHours = nil
            return nil
        }
        guard let hours = QuietHours(value) else {
            return "'\(value)' is no time of day; write it like 22:00-07:00, or off."
        }
        settings.quietHours = hours
        return nil
    }

    private func applyServer(_ value: String, to settings: inout ClientSettings) -> String? {
        do {
            let (target, rest) = try ClientTarget.split(value.split(whereSeparator: \.isWhitespace).map(String.init))
            guard rest.isEmpty else {
                return "'\(rest[0])' is too much; write HOST:PORT or NAME@HOST:PORT."
            }
            settings.server = target
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func applyAuthorities(_ value: String, to settings: inout ClientSettings) -> String? {
        guard value.isEmpty || value.hasPrefix("/") else {
            return "'\(value)' is not a whole path, from / on."
        }
        return Self.take(value, into: &settings.ca)
    }

    private static func choose<Choice: RawRepresentable<String> & CaseIterable>(
        _ value: String,
        into choice: inout Choice
    ) -> String? {
        guard let chosen = Choice(rawValue: value.lowercased()) else {
            return "'\(value)' is not possible; write \(Choice.allCases.map(\.rawValue).joined(separator: ", "))."
        }
        choice = chosen
        return nil
    }

    private static func decide(_ value: String, into choice: inout Bool) -> String? {
        switch value.lowercased() {
        case "on", "yes", "true": choice = true
        case "off", "no", "false": choice = false
        default: return "'\(value)' is not possible; write on or off."
        }
        return nil
    }

    private static func take(_ value: String, into text: inout String?) -> String? {
        text = value.isEmpty ? nil : value
        return nil
    }

    private static func word(_ isOn: Bool) -> String {
        isOn ? "on" : "off"
    }
}
