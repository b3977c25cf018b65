import ChatProtocol
import ChatStorage
import NIOCore

// MARK: - Accounts and passwords

extension ConfigurationKey {
    static let registration = ConfigurationKey(
        "registration",
        .word(RegistrationMode.allCases.map(\.rawValue)),
        standard: .text(RegistrationMode.open.rawValue),
        in: .entrance,
        "Who may make an account: everybody, who has an invite, whom you approve, or nobody."
    ) { $0.registration.rawValue }

    static let registrationsPerNetwork = ConfigurationKey(
        "registrationsPerNetwork",
        .number(0...1_000_000),
        standard: .number(100),
        in: .entrance,
        "Accounts that one network may make at once. 0: no limit."
    ) { "\($0.registrationsPerNetwork)" }

    static let registrationsPerMinute = ConfigurationKey(
        "registrationsPerMinute",
        .number(1...1_000_000),
        standard: .number(60),
        in: .entrance,
        "Further accounts of such a network in a minute."
    ) { "\($0.registrationsPerMinute)" }

    static let passwordPolicy = ConfigurationKey(
        "passwordPolicy",
        .text,
        standard: .text("standard"),
        in: .entrance,
        "What a new password needs: standard, none, or parts such as length=10,capital,digit."
    ) { "\($0.passwordPolicy)" }

    static let passwordCost = ConfigurationKey(
        "passwordCost",
        .number(1...20),
        standard: .number(ScryptCost.standard.logN),
        in: .entrance,
        "The cost of hashing a password, log2 of scrypt's N."
    ) { "\($0.passwordCost)" }
}

// MARK: - Limits

extension ConfigurationKey {
    private static let usual = ConnectionLimits()

    static let maximumConnections = ConfigurationKey(
        "maximumConnections",
        .number(1...1_000_000),
        standard: .number(usual.connections),
        in: .limits,
        "Connections in all. A lower limit closes nobody."
    ) { "\($0.connectionLimits.connections)" }

    static let maximumUnauthenticated = ConfigurationKey(
        "maximumUnauthenticated",
        .number(0...1_000_000),
        standard: .number(usual.unauthenticated),
        in: .limits,
        "Connections that have not logged in. 0: no limit."
    ) { "\($0.connectionLimits.unauthenticated)" }

    static let maximumUnauthenticatedPerAddress = ConfigurationKey(
        "maximumUnauthenticatedPerAddress",
        .number(0...1_000_000),
        standard: .number(usual.unauthenticatedPerAddress),
        in: .limits,
        "The same for one IPv4 address or IPv6 /64. 0: no limit."
    ) { "\($0.connectionLimits.unauthenticatedPerAddress)" }

    static let secondsBeforeLogin = ConfigurationKey(
        "secondsBeforeLogin",
        .number(0...86_400),
        standard: .number(Int(ControlTimeouts().entrance.nanoseconds / 1_000_000_000)),
        in: .limits,
        "Seconds that a connection may take to log in. 0: no limit."
    ) { "\($0.timeouts.entrance.nanoseconds)" }

    static let requestsBeforeLogin = ConfigurationKey(
        "requestsBeforeLogin",
        .number(0...1_000_000),
        standard: .number(usual.requestsBeforeLogin),
        in: .limits,
        "Requests of one connection before its login. 0: no limit."
    ) { "\($0.connectionLimits.requestsBeforeLogin)" }

    static let requestsPerNetwork = ConfigurationKey(
        "requestsPerNetwork",
        .number(0...1_000_000),
        standard: .number(usual.requestsPerNetwork),
        in: .limits,
        "Requests in a second before login from one network. 0: no limit."
    ) { "\($0.connectionLimits.requestsPerNetwork)" }

    static let sessionsPerAccount = ConfigurationKey(
        "sessionsPerAccount",
        .number(0...1_000_000),
        standard: .number(usual.sessionsPerAccount),
        in: .limits,
        "Sessions of one account at a time. 0: no limit."
    ) { "\($0.connectionLimits.sessionsPerAccount)" }

    static let outboxMegabytes = ConfigurationKey(
        "outboxMegabytes",
        .number(0...1_000_000),
        standard: .number(usual.outboxMegabytes),
        in: .limits,
        "MiB that may wait to be written, to all clients together. 0: no limit."
    ) { "\($0.connectionLimits.outboxMegabytes)" }

    static let commandsPerSecond = ConfigurationKey(
        "commandsPerSecond",
        .number(0...1_000_000),
        standard: .number(2000),
        in: .limits,
        "Commands of an account in a second, over all its sessions; dear ones count more. 0: no limit."
    ) { "\($0.commandsPerSecond)" }

    static let bytesPerAccountPerDay = ConfigurationKey(
        "bytesPerAccountPerDay",
        .number(0...1_000_000_000_000_000),
        standard: .number(ServerConfiguration.standardBytesPerAccountPerDay),
        in: .limits,
        "Bytes that an account may store in 24 hours. 0: no limit."
    ) { "\($0.bytesPerAccountPerDay)" }

    static let presenceLimit = ConfigurationKey(
        "presenceLimit",
        .number(0...1_000_000),
        standard: .number(500),
        in: .limits,
        "Accounts present, or members of a room, above which nobody is told who comes and goes."
    ) { "\($0.presenceLimit)" }
}
