/// How many connections the server keeps.
package struct ConnectionLimits: Sendable, Equatable {
    /// Connections in all.
    package var connections = 10_000

    /// Connections that have not logged in.
    package var unauthenticated = 1024

    /// Connections from one address that have not logged in: more than a class behind one router opens at once.
    package var unauthenticatedPerAddress = 256

    /// Makes the standard limits.
    package init() {}

    /// Reads the limits; what is not set is standard.
    ///
    /// - Throws: ``ConfigurationError`` that names the key and what it may be.
    init(_ values: ConfigurationValues) throws(ConfigurationError) {
        let range = 1...1_000_000
        connections = try values.integer("maximumConnections", in: range, default: connections)
        unauthenticated = try values.integer("maximumUnauthenticated", in: range, default: unauthenticated)
        unauthenticatedPerAddress = try values.integer(
            "maximumUnauthenticatedPerAddress",
            in: range,
            default: unauthenticatedPerAddress
        )
    }
}
