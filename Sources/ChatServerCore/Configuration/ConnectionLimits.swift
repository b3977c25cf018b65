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
}
