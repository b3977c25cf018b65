import ArgumentParser
import ChatClientCore
import ChatProtocol

/// The options of the connection: trust, transport and reconnection.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trust only the certificate with this SHA-256 fingerprint: 64 hexadecimal digits, colons allowed.",
            valueName: "hex"
        )
    )
    var fingerprint: String?

    @Flag(name: .long, help: "Trust the server's certificate although it does not fit what is known about the server.")
    var trustNewCertificate = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trust the certificate authorities of this PEM file instead of those of the system.",
            valueName: "file"
        )
    )
    var ca: String?

    @Option(name: .long, help: "How messages come: automatic (over UDP where it works) or tls (never over UDP).")
    var delivery = Delivery.automatic

    @Flag(
        name: .long,
        help: ArgumentHelp(
            "Send no direct message that would not be encrypted end to end.",
            discussion: "TANDEM_REQUIRE_ENCRYPTION=1 in the environment says the same."
        )
    )
    var requireEncryption = false

    @Flag(name: .long, help: "End when the connection is lost, instead of taking it up again.")
    var noReconnect = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Add to this file what delivery does, packet by packet, as JSON lines.",
            discussion: "It has neither the text of messages nor secrets. scripts/trace-timeline draws it.",
            valueName: "file"
        )
    )
    var trace: String?

    /// The values of `--delivery`.
    enum Delivery: String, ExpressibleByArgument, CaseIterable {
        case automatic, tls
    }

    mutating func validate() throws {
        guard trace != "" else {
            throw ValidationError("--trace needs the path of a file; it was given an empty text.")
        }
        guard ca != "" else {
            throw ValidationError("--ca needs the path of a file; it was given an empty text.")
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
        guard ca == nil else {
            throw ValidationError("Use either --fingerprint or --ca: a fingerprint needs no authority.")
        }
    }

    /// Extracts the digits of a pasted fingerprint: with or without colons, with or without a leading `SHA256:`.
    private static func digits(of fingerprint: String) -> String? {
        let prefix = "SHA256:"
        let start = fingerprint.uppercased().hasPrefix(prefix) ? prefix.count : 0
        let digits = fingerprint.dropFirst(start).filter { $0 != ":" }
        return digits.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit } ? digits : nil
    }

    /// The client's configuration.
    ///
    /// - Parameters:
    ///   - giveUpAfter: How long to try to reconnect after the connection was lost; `nil` means forever.
    ///   - settings: The settings, for what no option names.
    func configuration(giveUpAfter: Duration? = nil, settings: ClientSettings = .init()) -> ChatClientConfiguration {
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.reconnection = noReconnect ? .never : .automatic(giveUpAfter: giveUpAfter)
        configuration.traceFile = trace
        configuration.reportTraceProblem = { sentence in
            try? FileWriter.standardError.write((SafeText.line(sentence) + "\n").utf8)
        }
        configuration.requiresEncryption = requireEncryption || settings.requireEncryption
        configuration.clientName = "chatclient \(Release.version)"
        configuration.deviceLabel = "chatclient"
        configuration.trust =
            if let digits = fingerprint.flatMap(Self.digits) {
                .pinned(fingerprint: digits)
            } else {
                .firstUse(file: TrustPolicy.defaultFile(), acceptChange: trustNewCertificate)
            }
        configuration.authorities = (ca ?? settings.ca).map { .file($0) } ?? .system
        configuration.delivery =
            switch delivery {
            case .automatic: .automatic
            case .tls: .tls
            }
        return configuration
    }
}
