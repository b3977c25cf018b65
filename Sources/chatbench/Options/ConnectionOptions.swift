import ArgumentParser
import ChatClientCore
import ChatProtocol

/// The server's address, and whether to trust it.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server, such as localhost:1300 or [::1]:1300.", valueName: "host:port"))
    var server: String

    @Option(
        help: ArgumentHelp(
            """
            Trust only the certificate with this SHA-256 fingerprint, as the server prints it. Without it, trust on \
            first use, as chatclient does.
            """,
            valueName: "hex"
        )
    )
    var fingerprint: String?

    func validate() throws {
        guard address != nil else {
            throw ValidationError(
                "The server must be written HOST:PORT with a port from 1 to 65535, but is '\(server)'."
            )
        }
    }
}

extension ConnectionOptions {
    /// The server's address; `nil` if the text is malformed.
    var address: ServerAddress? {
        HostAndPort(server).map { ServerAddress(host: $0.host, port: $0.port) }
    }

    /// The configuration of a client.
    func configuration(_ delivery: DeliveryPreference) -> ChatClientConfiguration {
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.clientName = "chatbench \(Release.version)"
        configuration.delivery = delivery
        // A broken connection spoils a measurement, so it must be seen.
        configuration.reconnection = .never
        if let fingerprint {
            configuration.trust = .pinned(fingerprint: Self.digits(of: fingerprint))
        }
        return configuration
    }

    /// The digits of a fingerprint that has the prefix `SHA256:`, as the server prints it.
    private static func digits(of fingerprint: String) -> String {
        let prefix = "SHA256:"
        return fingerprint.uppercased().hasPrefix(prefix) ? String(fingerprint.dropFirst(prefix.count)) : fingerprint
    }
}
