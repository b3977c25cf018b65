package import NIOCore

/// How many connections the server keeps. 0 switches a bound off.
package struct ConnectionLimits: Sendable, Equatable {
    /// How many full /64 networks a /56 counts for before login: a customer with a /56 has 256 of them. Our own choice.
    package static let networksPerSubnet = 2

    /// How many full /64 networks a /48 counts for before login: so that one /48 leaves a quarter of all standard places
    /// to others. Our own choice.
    package static let networksPerSite = 3

    /// How long a stranger keeps its place against newcomers that have no better right to it: a program logs in within a
    /// second. Our own choice.
    package static let shortestStay: TimeAmount = .seconds(2)

    /// Connections in all.
    package var connections = 10_000

    /// Connections that have not logged in.
    package var unauthenticated = 1024

    /// Connections from one IPv4 address or IPv6 /64 that have not logged in: more than a class behind one router opens
    /// at once.
    package var unauthenticatedPerAddress = 256

    /// Live sessions of one account: a person has a few devices, and scripts on each.
    package var sessionsPerAccount = 32

    /// Requests of one connection before it has logged in, with those that cannot be read: three wrong passwords and as many
    /// changed names take eight.
    package var requestsBeforeLogin = 20

    /// Requests before login from one IPv4 address or IPv6 /64 each second: faster ones wait. Our own choice: an office of
    /// a thousand is back within 10 s after a restart.
    package var requestsPerNetwork = 200

    /// Mebibytes that may wait to be written to all clients together. Our own choice: 10,000 clients need a tenth of it.
    package var outboxMegabytes = 256

    /// Connections that made room for others and may linger until they have read why. Those beyond are closed at once. Our
    /// own choice; fewer where the system permits few open files.
    package var lingering = 64

    /// Connections that were not admitted and may linger until they have read that, beside ``lingering``. Few: the
    /// descriptors for them are among those that ``OpenFileLimit`` keeps for the rest of the server.
    var lingeringRefused: Int { lingering / 8 }

    /// Makes the standard limits.
    package init() {}

    /// Reads the limits; what is not set is standard.
    ///
    /// - Throws: ``ConfigurationError`` that names the key and what it may be.
    init(_ values: ConfigurationValues) throws(ConfigurationError) {
        let range = 0...1_000_000
        connections = try values.integer("maximumConnections", in: 1...1_000_000, default: connections)
        unauthenticated = try values.integer("maximumUnauthenticated", in: range, default: unauthenticated)
        unauthenticatedPerAddress = try values.integer(
            "maximumUnauthenticatedPerAddress",
            in: range,
            default: unauthenticatedPerAddress
        )
        requestsBeforeLogin = try values.integer("requestsBeforeLogin", in: range, default: requestsBeforeLogin)
        requestsPerNetwork = try values.integer("requestsPerNetwork", in: range, default: requestsPerNetwork)
        outboxMegabytes = try values.integer("outboxMegabytes", in: range, default: outboxMegabytes)
        sessionsPerAccount = try values.integer("sessionsPerAccount", in: range, default: sessionsPerAccount)
    }
}
