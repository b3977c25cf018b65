/// Identity and epoch of a database: distinguishes one server's messages from another's, and from an abandoned
/// history of the same server.
///
/// Message ids, conversations and sequences are dense numbers: after an older copy of the database is restored, the
/// same numbers are assigned again to other messages. Anything stored about them must therefore be stored together
/// with their line, which identifies the history.
package struct ServerIdentity: Sendable, Equatable {
    /// The length in bytes of each of the two values: that of a random UUID, so that two servers never have the
    /// same.
    package static let bytes = 16

    /// Random, created with the database. A restored copy keeps it.
    package let serverID: [UInt8]

    /// Random, created with the database, and again when an older copy has been restored.
    package let line: [UInt8]

    /// Creates an identity.
    package init(serverID: [UInt8], line: [UInt8]) {
        self.serverID = serverID
        self.line = line
    }
}

/// Stores a server's identity.
package protocol IdentityStore: Sendable {
    /// Returns the identity, which was created when the store was first opened.
    ///
    /// - Throws: ``StorageError``.
    func identity() async throws -> ServerIdentity

    /// Begins a new line after an older copy of the store was restored: the numbers that it assigns from now on may
    /// have been assigned before, to other messages. Also invalidates all earlier resumption tokens.
    ///
    /// - Returns: The new identity.
    /// - Throws: ``StorageError``.
    func beginLine() async throws -> ServerIdentity
}
