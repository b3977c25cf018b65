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
                log in or to register. Without a server, the client offers those that were used before.
                """,
            valueName: "server"
        )
    )
    var words: [String] = []

    @Flag(name: .long, help: "Speak JSON, one object a line, on input and output: for programs.")
    var json = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trust only the certificate with this SHA-256 fingerprint: 64 hexadecimal digits, colons allowed.",
            valueName: "hex"
        )
    )
    var fingerprint: String?

    @Flag(name: .long, help: "Trust the server's certificate although another one is known for it.")
    var trustNewCertificate = false

    @Option(name: .long, help: "How messages come: automatic (over UDP where it works) or tls (never over UDP).")
    var delivery = Delivery.automatic

    @Flag(name: .long, help: "End when the connection is lost, instead of taking it up again.")
    var noReconnect = false

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
            "Add to this file what delivery does, packet by packet, as JSON lines.",
            discussion: "It has neither the text of messages nor secrets. scripts/trace-timeline draws it.",
            valueName: "file"
        )
    )
    var trace: String?

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
    var style: ClientSettings.Style?

    @Option(name: .long, help: "Colours: auto (on a terminal that can show them), always or never.")
    var color: ClientSettings.ColorMode?

    /// The values of `--delivery`.
    enum Delivery: String, ExpressibleByArgument, CaseIterable {
        case automatic, tls
    }

    mutating func validate() throws {
        try validateWords()
        guard trace != "" else {
            throw ValidationError("--trace needs the path of a file; it was given an empty text.")
        }
        guard config != "" else {
            throw ValidationError("--config needs the path of a file; it was given an empty text.")
        }
        guard let fingerprint else {
            return
        }
        guard Self.digits(of: fingerprint) != nil else {
            throw ValidationError("The fingerprint must have 64 hexadecimal digits, with or without colons.")
        }
        guard !trustNewCertificate else {
            throw ValidationError("Use either --fingerprint or --trust-new-certificate, not both.")
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

    /// Extracts the digits of a pasted fingerprint: with or without colons, with or without a leading `SHA256:`.
    private static func digits(of fingerprint: String) -> String? {
        let prefix = "SHA256:"
        let start = fingerprint.uppercased().hasPrefix(prefix) ? prefix.count : 0
        let digits = fingerprint.dropFirst(start).filter { $0 != ":" }
        return digits.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit } ? digits : nil
    }
}

extension ClientOptions {
    /// The words that begin a command after the server, or without one. There are none yet.
    static let commands: Set<String> = []

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
    }

    /// The client's configuration.
    ///
    /// - Parameter giveUpAfter: How long to try to reconnect after the connection was lost; `nil` means forever.
    func configuration(giveUpAfter: Duration? = nil) -> ChatClientConfiguration {
        var configuration = ChatClientConfiguration()
        configuration.reconnection = noReconnect ? .never : .automatic(giveUpAfter: giveUpAfter)
        configuration.traceFile = trace
        configuration.reportTraceProblem = { sentence in
            try? FileWriter.standardError.write((SafeText.line(sentence) + "\n").utf8)
        }
        configuration.clientName = "chatclient \(Release.version)"
        configuration.trust =
            if let digits = fingerprint.flatMap(Self.digits) {
                .pinned(fingerprint: digits)
            } else {
                .firstUse(file: TrustPolicy.defaultFile(), acceptChange: trustNewCertificate)
            }
        configuration.delivery =
            switch delivery {
            case .automatic: .automatic
            case .tls: .tls
            }
        return configuration
    }
}

extension ClientSettings.Style: ExpressibleByArgument {}

extension ClientSettings.ColorMode: ExpressibleByArgument {}
