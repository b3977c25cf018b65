package import ChatProtocol
package import ChatStorage
package import Configuration
package import Logging
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

    /// The path of the socket for `chatserver admin`; `nil` for none.
    package var adminSocket: String?

    /// The most bytes of ``adminSocket``: a socket's address has room for no more.
    package static let longestAdminSocket = 107

    /// The value of `adminSocket` that switches the socket off. An empty text does, too.
    static let noAdminSocket = "off"

    /// The path of the socket when nothing else is set.
    var standardAdminSocket: String { Self.standardAdminSocket(in: dataDirectory) }

    fileprivate static func standardAdminSocket(in dataDirectory: String) -> String {
        dataDirectory + "/admin/admin.sock"
    }

    /// The registration policy.
    package var registration: RegistrationMode

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
    var trustedProxies: [IPNetwork]

    /// The account whose sessions are traced, into a file in the data folder; `nil` for nobody's.
    var tracedAccount: Username?

    /// The operator's greeting for people, in `Welcome`; empty for none.
    var greeting: String

    /// The most bytes of a greeting: it stands in every `Welcome`, and clients show it whole.
    static let greetingBytes = 2000

    /// The least severe log lines that are written.
    package var logLevel: Logger.Level

    /// The time-outs of control connections.
    var timeouts = ControlTimeouts()

    /// The recovery from restored or lost files that the operator permits for this one start.
    package var recovery = RecoveryOptions()

    /// Every key that a configuration file may have.
    package static let keys = Set(ConfigurationKey.all.map(\.name))

    /// Reads a configuration. ``ConfigurationKey`` describes the keys, their values and defaults.
    ///
    /// - Throws: ``ConfigurationError`` about the first invalid value: it names the key and its valid values.
    package init(config: ConfigReader) throws(ConfigurationError) {
        var values = ConfigurationValues(config: config)
        self.init(&values)
        if let first = values.problems.first {
            throw first
        }
    }

    /// Reads a configuration. Invalid values are noted in `values`, and their defaults are used.
    init(_ values: inout ConfigurationValues) {
        port = values.integer(.port)
        host = values.value(
            .host,
            default: nil,
            expected: "an address to listen on; leave it out for all addresses"
        ) { $0.isEmpty ? nil : .some($0) }
        dataDirectory = values.path(.data) ?? "data"
        credentials = values.path(.credentials) ?? "credentials/credentials.sqlite"
        (certificate, key) = values.certificate()
        adminSocket = values.adminSocket(in: dataDirectory)
        registration = values.value(.registration, default: .open) { RegistrationMode(rawValue: $0) }
        registrationsPerNetwork = values.integer(.registrationsPerNetwork)
        registrationsPerMinute = values.integer(.registrationsPerMinute)
        passwordPolicy = values.passwordPolicy()
        passwordCost = values.integer(.passwordCost)
        connectionLimits = ConnectionLimits(&values)
        timeouts.entrance = .seconds(Int64(values.integer(.secondsBeforeLogin)))
        trustedProxies = values.value(.trustedProxies, default: []) { IPNetwork.list($0) }
        commandsPerSecond = values.integer(.commandsPerSecond)
        bytesPerAccountPerDay = values.integer(.bytesPerAccountPerDay)
        presenceLimit = values.integer(.presenceLimit)
        retention = Retention(&values)
        tracedAccount = values.account(.traceSession)
        greeting = values.greeting()
        logLevel = values.value(.logLevel, default: .info) { Logger.Level(rawValue: $0) }
    }
}

extension ConfigurationValues {
    /// Reads the paths of the certificate and its key; both are set, or neither.
    fileprivate mutating func certificate() -> (certificate: String?, key: String?) {
        let (certificate, key) = (path(.certificate), path(.key))
        if (text(.certificate) == nil) != (text(.key) == nil) {
            let missing = text(.certificate) == nil ? ConfigurationKey.certificate : .key
            refuse(missing, expected: "set too: a certificate and its key belong together")
        }
        return (certificate, key)
    }

    /// Reads the path of the admin socket; by default one in the data folder.
    fileprivate mutating func adminSocket(in dataDirectory: String) -> String? {
        switch text(.adminSocket) {
        case nil: ServerConfiguration.standardAdminSocket(in: dataDirectory)
        case "", ServerConfiguration.noAdminSocket: nil
        case let path?: path
        }
    }

    /// Reads the rules for new passwords; the standard ones when the key is not set.
    fileprivate mutating func passwordPolicy() -> PasswordPolicy {
        let expected = "'standard', 'none', or parts such as 'length=10,capital,digit'"
        return value(.passwordPolicy, default: .standard, expected: expected) { PasswordPolicy($0) }
    }

    /// Reads the name of an account; `nil` when the key is not set.
    fileprivate mutating func account(_ key: ConfigurationKey) -> Username? {
        value(key, default: nil, expected: "the name of an account") { name in
            (try? Username(name)).map(Optional.some)
        }
    }

    /// Reads the greeting; empty when the key is not set.
    fileprivate mutating func greeting() -> String {
        let most = ServerConfiguration.greetingBytes
        return value(.greeting, default: "", expected: "a text of at most \(most) bytes") { text in
            text.utf8.count <= most ? text : nil
        }
    }
}
