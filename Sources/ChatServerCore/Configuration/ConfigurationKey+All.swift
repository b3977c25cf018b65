import ChatProtocol
import ChatStorage
import Logging

extension ConfigurationKey {
    /// All settings, in the order of the example file.
    package static let all: [ConfigurationKey] = networkKeys + entranceKeys + limitKeys + messageKeys + operationKeys

    private static let networkKeys = [port, host, data, credentials, certificate, key, adminSocket, trustedProxies]

    private static let entranceKeys = [
        registration, registrationsPerNetwork, registrationsPerMinute, passwordPolicy, passwordCost,
    ]

    private static let limitKeys = [
        maximumConnections, maximumUnauthenticated, maximumUnauthenticatedPerAddress, secondsBeforeLogin,
        requestsBeforeLogin, requestsPerNetwork, sessionsPerAccount, outboxMegabytes, commandsPerSecond,
        bytesPerAccountPerDay, presenceLimit,
    ]

    private static let messageKeys = [retentionDays, retentionMessages, greeting]

    private static let operationKeys = [traceSession, logLevel]

    /// Returns the setting of this name; `nil` if there is none.
    package static func named(_ name: String) -> ConfigurationKey? {
        all.first { $0.name == name }
    }
}

// MARK: - Network and files

extension ConfigurationKey {
    static let port = ConfigurationKey(
        "port",
        .number(0...65_535),
        standard: .unset("none", example: "1300"),
        in: .network,
        needsRestart: true,
        "The TCP and UDP port. 0 takes a free one and prints it."
    ) { "\($0.port)" }

    static let host = ConfigurationKey(
        "host",
        .text,
        standard: .unset("all addresses", example: "\"127.0.0.1\""),
        in: .network,
        needsRestart: true,
        "The address to listen on. Without it: all, IPv4 and IPv6."
    ) { "\($0.host ?? "")" }

    static let data = ConfigurationKey(
        "data",
        .path,
        standard: .text("data"),
        in: .network,
        needsRestart: true,
        "The folder for messages, the self-signed certificate and the lock."
    ) { $0.dataDirectory }

    static let credentials = ConfigurationKey(
        "credentials",
        .path,
        standard: .text("credentials/credentials.sqlite"),
        in: .network,
        needsRestart: true,
        "The credential store. A name that ends in .txt is a flat file."
    ) { $0.credentials }

    static let certificate = ConfigurationKey(
        "certificate",
        .path,
        standard: .unset("self-signed", example: "\"/etc/tandem/tls/fullchain.pem\""),
        in: .network,
        "Your own certificate with its chain, a PEM file. Without it, one is made at the first start."
    ) { $0.certificate ?? "" }

    static let key = ConfigurationKey(
        "key",
        .path,
        standard: .unset("self-signed", example: "\"/etc/tandem/tls/privkey.pem\""),
        in: .network,
        "The key of the certificate, a PEM file. Both are set, or neither."
    ) { $0.key ?? "" }

    static let adminSocket = ConfigurationKey(
        "adminSocket",
        .text,
        standard: .unset("admin/admin.sock in the data folder", example: "\"/run/tandem/admin.sock\""),
        in: .network,
        needsRestart: true,
        "The socket of 'chatserver admin', at most \(ServerConfiguration.longestAdminSocket) bytes; "
            + "\"\(ServerConfiguration.noAdminSocket)\" for none."
    ) { $0.adminSocket == $0.standardAdminSocket ? "standard" : $0.adminSocket ?? "" }

    static let trustedProxies = ConfigurationKey(
        "trustedProxies",
        .networks,
        standard: .unset("none", example: "[\"10.0.0.4\", \"2001:db8::/64\"]"),
        in: .network,
        "Load balancers whose PROXY header is believed: addresses and networks, an array or one text with commas."
    ) { $0.trustedProxies.map(\.description).joined(separator: ",") }
}

// MARK: - Messages and operation

extension ConfigurationKey {
    static let retentionDays = ConfigurationKey(
        "retentionDays",
        .number(0...Retention.longest),
        standard: .number(0),
        in: .messages,
        "Days that messages are kept. 0: for ever."
    ) { "\($0.retention.days ?? 0)" }

    static let retentionMessages = ConfigurationKey(
        "retentionMessages",
        .number(0...Retention.largest),
        standard: .number(0),
        in: .messages,
        "Messages of each conversation that are kept. 0: all."
    ) { "\($0.retention.messages ?? 0)" }

    static let greeting = ConfigurationKey(
        "greeting",
        .text,
        standard: .unset("none", example: "\"Welcome!\""),
        in: .messages,
        "A text for people who enter, at most \(ServerConfiguration.greetingBytes) bytes."
    ) { $0.greeting }

    static let traceSession = ConfigurationKey(
        "traceSession",
        .text,
        standard: .unset("nobody", example: "\"alice\""),
        in: .operation,
        needsRestart: true,
        "The account whose delivery is traced, to trace-NAME.jsonl in the data folder."
    ) { $0.tracedAccount?.value ?? "" }

    static let logLevel = ConfigurationKey(
        "logLevel",
        .word(Logger.Level.allCases.map(\.rawValue)),
        standard: .text(Logger.Level.info.rawValue),
        in: .operation,
        "How much is logged to standard error."
    ) { $0.logLevel.rawValue }
}
