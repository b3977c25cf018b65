package import ChatProtocol
package import ChatStorage
package import Configuration
import NIOCore

/// The operator's settings. Each value comes from the command line, else from the environment (`TANDEM_` and
/// the key in capitals), else from the configuration file, else it is the default here.
package struct ServerConfiguration: Sendable {
    /// The TCP and UDP port; 0 takes a free one.
    var port: Int

    /// The address to listen on; `nil` listens on all, IPv4 and IPv6.
    var host: String?

    /// The folder for messages, the self-signed certificate and the lock.
    package var dataDirectory: String

    /// The storage engine of the chat, and its location. Not a setting yet: there is only one engine.
    package var store = StoreLocation.dataFolder

    /// The credential store: a flat file when it ends in `.txt`, else SQLite.
    package var credentials: String

    /// The operator's certificate, as PEM; `nil` for the self-signed one.
    var certificate: String?

    /// The key of ``certificate``, as PEM.
    var key: String?

    /// The registration policy.
    var registration: Registration

    /// Accounts that one network may make at once; 0 for no bound.
    var registrationsPerNetwork: Int

    /// Further accounts that one network may make in a minute, once it has made ``registrationsPerNetwork``.
    var registrationsPerMinute: Int

    /// The rules for a new password.
    package var passwordPolicy: PasswordPolicy

    /// The cost of hashing a password: log2 of scrypt's N.
    package var passwordCost: Int

    /// The limits on connections.
    var connectionLimits: ConnectionLimits

    /// The command rate of an account over all its sessions, in tokens per second: a message costs one, other
    /// commands up to 100 (docs/PROTOCOL.md has the table); 0 for no bound.
    var commandsPerSecond: Int

    /// Bytes that an account may store within 24 hours; 0 for no bound. A message counts with its body and 200 bytes,
    /// a new room with 1224.
    var bytesPerAccountPerDay: Int

    /// The default of ``bytesPerAccountPerDay``: 256 MiB, sixteen thousand of the longest messages, and a
    /// four-thousandth of a disk of a terabyte.
    static let standardBytesPerAccountPerDay = 256 << 20

    /// Presence changes are sent only while at most this many accounts are online, and only in rooms with at
    /// most this many members.
    var presenceLimit: Int

    /// How long messages are kept.
    var retention: Retention

    /// The networks of load balancers that may send PROXY headers; none by default.
    var trustedProxies: [NetworkRange]

    /// The account whose sessions are traced, into a file in the data folder; `nil` for nobody's.
    var tracedAccount: Username?

    /// The operator's greeting for people, in `Welcome`; empty for none.
    var greeting: String

    /// The most bytes of a greeting: it stands in every `Welcome`, and clients show it whole.
    static let greetingBytes = 2000

    /// The time-outs of control connections.
    var timeouts = ControlTimeouts()

    /// The recovery from restored or lost files that the operator permits for this one start.
    package var recovery = RecoveryOptions()

    /// Every key that a configuration file may have.
    package static let keys: Set<String> = [
        "port", "host", "data", "credentials", "certificate", "key", "registration",
        "registrationsPerNetwork", "registrationsPerMinute", "passwordPolicy", "passwordCost",
        "maximumConnections", "maximumUnauthenticated", "maximumUnauthenticatedPerAddress", "commandsPerSecond",
        "bytesPerAccountPerDay",
        "sessionsPerAccount", "secondsBeforeLogin", "requestsBeforeLogin", "requestsPerNetwork", "outboxMegabytes",
        "trustedProxies", "presenceLimit", "retentionDays", "retentionMessages", "traceSession", "greeting", "logLevel",
    ]

    /// Reads a configuration.
    ///
    /// Keys: `port` (0 to 65535, no default), `host`, `data` (`data`), `credentials`
    /// (`credentials/credentials.sqlite`), `certificate` and `key` (both or neither), `registration` (`open`),
    /// `registrationsPerNetwork` (0 to 1000000, 100), `registrationsPerMinute` (1 to 1000000, 60), `passwordPolicy`
    /// (`standard`), `passwordCost` (1 to 20, 15), `maximumConnections` (10000), `maximumUnauthenticated` (1024),
    /// `maximumUnauthenticatedPerAddress` (256), `commandsPerSecond` (0 to 1000000, 2000), `bytesPerAccountPerDay`
    /// (0 to 10^15, 256 MiB), `presenceLimit` (0 to 1000000, 500), `retentionDays` (0 to 36500, 0: for ever),
    /// `retentionMessages` (0 to 1000000000, 0: all), `sessionsPerAccount` (0 to 1000000, 32), `secondsBeforeLogin`
    /// (0 to 86400, 300), `requestsBeforeLogin` (0 to 1000000, 20), `requestsPerNetwork` (0 to 1000000, 200),
    /// `outboxMegabytes` (0 to 1000000, 256), `trustedProxies` (a list of networks, none),
    /// `traceSession` (an account's name, none), `greeting` (up to 2000 bytes, none). 0 is no bound.
    ///
    /// - Throws: ``ConfigurationError`` that names the key and its valid values.
    package init(config: ConfigReader) throws(ConfigurationError) {
        let values = ConfigurationValues(config: config)
        port = try values.integer("port", in: 0...65535)
        host = values.text("host")
        guard host != "" else {
            throw ConfigurationError(key: "host", expected: "an address to listen on; leave it out for all addresses")
        }
        dataDirectory = try values.path("data") ?? "data"
        credentials = try values.path("credentials") ?? "credentials/credentials.sqlite"
        certificate = try values.path("certificate")
        key = try values.path("key")
        guard (certificate == nil) == (key == nil) else {
            throw ConfigurationError(
                key: certificate == nil ? "certificate" : "key",
                expected: "set too: a certificate and its key belong together"
            )
        }
        registration = try values.value("registration", default: .open, expected: "'open' or 'closed'") {
            Registration(rawValue: $0)
        }
        registrationsPerNetwork = try values.integer("registrationsPerNetwork", in: 0...1_000_000, default: 100)
        registrationsPerMinute = try values.integer("registrationsPerMinute", in: 1...1_000_000, default: 60)
        passwordPolicy = try values.passwordPolicy("passwordPolicy")
        passwordCost = try values.integer("passwordCost", in: 1...20, default: ScryptCost.standard.logN)
        connectionLimits = try ConnectionLimits(values)
        timeouts.entrance = .seconds(Int64(try values.integer("secondsBeforeLogin", in: 0...86_400, default: 300)))
        trustedProxies = try values.networks("trustedProxies")
        commandsPerSecond = try values.integer("commandsPerSecond", in: 0...1_000_000, default: 2000)
        bytesPerAccountPerDay = try values.integer(
            "bytesPerAccountPerDay",
            in: 0...1_000_000_000_000_000,
            default: Self.standardBytesPerAccountPerDay
        )
        presenceLimit = try values.integer("presenceLimit", in: 0...1_000_000, default: 500)
        retention = try Retention(values)
        tracedAccount = try values.account("traceSession")
        greeting = try values.value("greeting", default: "", expected: "a text of at most 2000 bytes") { text in
            text.utf8.count <= Self.greetingBytes ? text : nil
        }
    }
}

extension ConfigurationValues {
    /// Reads the rules for new passwords; the standard ones when the key is not set.
    fileprivate func passwordPolicy(_ key: String) throws(ConfigurationError) -> PasswordPolicy {
        let expected = "'standard', 'none', or parts such as 'length=10,capital,digit'"
        return try value(key, default: .standard, expected: expected) { PasswordPolicy($0) }
    }

    /// Reads a list of networks; none when the key is not set.
    fileprivate func networks(_ key: String) throws(ConfigurationError) -> [NetworkRange] {
        let expected = "IP addresses or networks such as '10.0.0.0/8,2001:db8::1', separated by commas"
        return try value(key, default: [], expected: expected) { NetworkRange.list($0) }
    }

    /// Reads the name of an account; `nil` when the key is not set.
    fileprivate func account(_ key: String) throws(ConfigurationError) -> Username? {
        try value(key, default: nil, expected: "the name of an account") { name in
            (try? Username(name)).map(Optional.some)
        }
    }
}
