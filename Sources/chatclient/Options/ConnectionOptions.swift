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

    @Flag(name: .long, help: "Trust the server's certificate although another one is known for it.")
    var trustNewCertificate = false

    @Option(name: .long, help: "How messages come: automatic (over UDP where it works) or tls (never over UDP).")
    var delivery = Delivery.automatic

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

    /// Extracts the digits of a pasted fingerprint: with or without colons, with or without a leading `SHA256:`.
    private static func digits(of fingerprint: String) -> String? {
        let prefix = "SHA256:"
        let start = fingerprint.uppercased().hasPrefix(prefix) ? prefix.count : 0
        let digits = fingerprint.dropFirst(start).filter { $0 != ":" }
        return digits.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit } ? digits : nil
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
