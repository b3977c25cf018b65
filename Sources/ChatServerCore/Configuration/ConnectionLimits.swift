package import NIOCore

/// Limits on connections. 0 disables a limit.
package struct ConnectionLimits: Sendable, Equatable {
    /// The limits of a /56 before login, in multiples of those of a /64: a customer with a /56 has 256 of them.
    package static let networksPerSubnet = 2

    /// The limits of a /48 before login, in multiples of those of a /64: one /48 then leaves a quarter of all
    /// standard places to others.
    package static let networksPerSite = 3

    /// How long an unauthenticated connection keeps its place against newcomers without a better right to it: a
    /// program logs in within a second.
    package static let shortestStay: TimeAmount = .seconds(2)

    /// The most connections in total.
    package var connections = 10_000

    /// The most connections that have not logged in.
    package var unauthenticated = 1024

    /// The most connections from one IPv4 address or IPv6 /64 that have not logged in: more than a class behind
    /// one router opens at once.
    package var unauthenticatedPerAddress = 256

    /// The most live sessions of one account: a person has a few devices, and scripts on each.
    package var sessionsPerAccount = 32

    /// The most requests of one connection before its login, including malformed ones: three wrong passwords
    /// and as many changed names take eight.
    package var requestsBeforeLogin = 20

    /// Requests per second before login from one IPv4 address or IPv6 /64; faster ones wait. An office of a
    /// thousand is back within 10 s after a restart.
    package var requestsPerNetwork = 200

    /// The most mebibytes that may wait to be written to all clients together: 10,000 clients need a tenth of it.
    package var outboxMegabytes = 256

    /// The most connections that were closed to make room and may linger until the peer has read the reason.
    /// Further ones are closed at once. Fewer if the system permits few open files.
    package var lingering = 64

    /// The most refused connections that may linger until the peer has read the reason, in addition to ``lingering``.
    /// Few: their descriptors are among those that ``OpenFileLimit`` reserves for the rest of the server.
    var lingeringRefused: Int { lingering / 8 }

    /// Makes the standard limits.
    package init() {}

    /// Reads the limits; a key that is not set, or is invalid, has the standard value.
    init(_ values: inout ConfigurationValues) {
        connections = values.integer(.maximumConnections)
        unauthenticated = values.integer(.maximumUnauthenticated)
        unauthenticatedPerAddress = values.integer(.maximumUnauthenticatedPerAddress)
        requestsBeforeLogin = values.integer(.requestsBeforeLogin)
        requestsPerNetwork = values.integer(.requestsPerNetwork)
        outboxMegabytes = values.integer(.outboxMegabytes)
        sessionsPerAccount = values.integer(.sessionsPerAccount)
    }
}
